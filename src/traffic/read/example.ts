// A rejected line as it may be shown: its secrets masked, its control characters and foreign bytes
// escaped, and no longer than a glance. Rather too much is masked than too little.

const longest = 200

const secrets: [RegExp, string][] = [
  // Whatever stands behind a name that sounds secret: in a query, a header, JSON.
  [
    /(?<![\w.-])([\w.-]*(?:pass|pwd|secret|token|api.?key|auth|credential|session|sid|cookie|signature|code|jwt)[\w.-]*["']?(?:=|:\s?|%3d)["']?)(?:(?:bearer|basic|digest)\s+)?[^&\s"',;}]+/gi,
    '$1[secret]',
  ],
  [/\b(bearer|basic|digest) +[\w.~+/=-]+/gi, '$1 [secret]'],
  [/\beyJ[\w-]{5,}\.[\w-]+(\.[\w-]*)*/g, '[token]'],
  [/(?<![\w.+-])[\w.+-]+(@|%40)[\w-]+(\.[\w-]+)+/gi, '[e-mail]'],
  [/:\/\/[^/\s"@]+@/g, '://[secret]@'],
  [/(?<![\w.])\d(?:[ -]?\d){12,18}(?![\w.])/g, '[number]'],
  [/(?<![\w/.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])/g, '[address]'],
  [
    /(?<![\w:])(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?:[\da-f]{0,4}:){1,6}:[\da-f:]*)/gi,
    '[address]',
  ],
  // Long and of letters with digits: a key, a hash, an id of a session.
  [/(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{24,}/gi, '[token]'],
]

export function exampleOf(line: string): string {
  // A secret that the cut goes through has to be whole when it is looked for.
  let text = line.slice(0, longest * 10)
  for (const [pattern, mask] of secrets) text = text.replace(pattern, mask)
  text = text.replace(/[^\x20-\x7e]/g, escapeByte)
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}

function escapeByte(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`
}
