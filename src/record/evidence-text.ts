// Texts of evidence come from servers: names and values of any length and any characters. They are
// cut short and made harmless, and what looks secret in a target is hidden.

const longestText = 100
const longestTarget = 300
const secretNames =
  /pass|secret|token|key|credential|auth|session|^sid$|sess|code|sig|otp|mail|jwt/i
const mask = 'masked'

export function cleanText(text: string): string {
  // A key of this name would set an object's prototype.
  if (text === '__proto__') return ''
  return text
    .slice(0, longestText)
    .replace(/[\p{Cc}\uFFFD]+/gu, '\uFFFD')
    .trim()
}

/** Path and query; values of parameters that sound or look secret are masked. */
export function maskedTarget(target: string): string {
  const [path = '', query] = target.slice(0, 4 * longestTarget).split('?', 2)
  const shownPath = path
    .split('/')
    .map((segment) => (looksSecret(segment) ? mask : segment))
    .join('/')
  const shown = query === undefined ? shownPath : `${shownPath}?${maskedQuery(query)}`
  return shown.slice(0, longestTarget).replace(/\p{Cc}/gu, '\uFFFD')
}

function maskedQuery(query: string): string {
  return query
    .split('&')
    .map((pair) => {
      const at = pair.indexOf('=')
      if (at === -1) return looksSecret(pair) ? mask : pair
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
      return secretNames.test(name) || looksSecret(value) ? `${name}=${mask}` : pair
    })
    .join('&')
}

/** An address of e-mail, or letters of both cases and digits in a mix too long for a word. */
function looksSecret(value: string): boolean {
  if (/@|%40/.test(value) && value.includes('.')) return true
  return (
    value.length >= 20 &&
    /\d/.test(value) &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value) &&
    !/\.\w{1,5}$/.test(value)
  )
}
