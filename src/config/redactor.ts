// Takes secrets out of a text, in whatever form they travel: percent-encoded, in a form, in JSON, in
// HTML, in base64, and in one inside the other. Each secret becomes a pattern in which every sign
// stands for all the ways of writing it. Anything shorter than six characters is left alone: it
// would blacken innocent words.

export const shortestSecret = 6

export type Redact = (text: string) => string

export function redactor(secrets: readonly string[]): Redact {
  return replacing(patternsOf(secrets))
}

/** For a text in which a character is a byte, as that of a file of unknown encoding is. */
export function bytewiseRedactor(secrets: readonly string[]): Redact {
  return replacing(patternsOf(secrets).map((pattern) => Buffer.from(pattern).toString('latin1')))
}

function replacing(patterns: string[]): Redact {
  if (patterns.length === 0) return (text) => text
  const all = new RegExp(patterns.join('|'), 'g')
  return (text) => text.replace(all, '[secret]')
}

function patternsOf(secrets: readonly string[]): string[] {
  const long = [...new Set(secrets)].filter((secret) => secret.trim().length >= shortestSecret)
  // Longest first: a secret may hold another one.
  const ordered = long.sort((a, b) => b.length - a.length)
  return [...ordered.map(writtenOut), ...ordered.flatMap(inBase64)]
}

function writtenOut(secret: string): string {
  // A run of backslashes as one sign: one by one they would match a longer run in too many ways.
  const signs = secret.match(/\\+|[^\\]/gu) ?? []
  return signs.map((sign) => (/\w/.test(sign) ? sign : waysOf(sign))).join('')
}

const names: Record<string, string> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
}

/** `&` is `&`, `%26`, `%2526`, `&amp;`, `&#38;`, `&#x26;` or `\u0026`. */
function waysOf(sign: string): string {
  if (sign.startsWith('\\')) return backslashes(sign.length)
  const code = sign.codePointAt(0) ?? 0
  const bytes = [...Buffer.from(sign)].map((byte) => `%(?:25){0,3}${anyCase(hex(byte, 2))}`)
  const units = [...Array(sign.length).keys()].map(
    (at) => `\\\\{1,7}u${anyCase(hex(sign.charCodeAt(at), 4))}`,
  )
  const markup = [`#0{0,4}${code}`, `#[xX]0{0,4}${anyCase(hex(code, 1))}`, names[sign]]
  const ways = [
    `\\\\{0,7}${escaped(sign)}`,
    bytes.join(''),
    units.join(''),
    `&(?:amp;){0,3}(?:${markup.filter((way) => way !== undefined).join('|')});`,
    ...(sign === ' ' ? ['\\+'] : []),
    ...(sign === '\n' ? ['\\\\{1,7}n'] : []),
    ...(sign === '\t' ? ['\\\\{1,7}t'] : []),
  ]
  return `(?:${ways.join('|')})`
}

function backslashes(count: number): string {
  return `(?:\\\\{${count},${8 * count}}|(?:%(?:25){0,3}5[cC]){${count},${8 * count}}|(?:&#92;){${count}})`
}

/** What stands around it shifts it by up to two bytes; letters that it shares with that are left. */
function inBase64(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const from = Math.ceil((before * 8) / 6)
    const until = Math.floor(((before + bytes.length) * 8) / 6)
    return text
      .slice(from, until)
      .replaceAll('+', '(?:[-+]|%2[bB])')
      .replaceAll('/', '(?:\\\\{0,7}[/_]|%2[fF])')
  })
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}

function anyCase(digits: string): string {
  return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
}

function escaped(sign: string): string {
  return sign.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
