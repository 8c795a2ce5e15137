// What a value of a URL is that must not leave the log, told by its looks or by its parameter's name.
// Every expression here is linear in the value, whatever that is.

import { isToken } from './segment.ts'

export type SecretKind = 'e-mail' | 'card' | 'jwt' | 'token' | 'session' | 'credential' | 'by rule'

const email = /[^\s@/,;]@(?:[a-z0-9-]+\.)+([a-z]{2,24})$/i
/** `logo@2x.png` is a file. */
const fileEndings = /^(png|jpe?g|gif|svg|webp|avif|js|mjs|css|json|html?|xml|map|tgz|ts|md)$/i
const jwt = /^eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*$/
const card = /^\d(?:[ +-]?\d){12,18}$/

const sessionNames = /^(php|j|asp(net)?)?sess(ion)?(id|key|token)?$|^sid$|^cfid$|^cftoken$/
const credentialNames =
  /^(access|id|refresh|auth|api|bearer|csrf|xsrf|reset|verification|security|oauth|jwt|xamzsecurity)?token$|^(api|access|secret|private|subscription)key$|^(client)?secret$|^pass(word|wd|phrase)?$|^pwd$|^auth(orization)?$|^authenticitytoken$|^(xamz)?signature$|^xamzcredential$|^otp$|^ssn$|^(cardnumber|ccnumber|cvv|cvc|iban)$/
/** Names that often mean something harmless: what they hold has to look random too. */
const doubtfulNames = /^(key|code|state|nonce|sig|hash|ticket|credential|samlresponse|relaystate)$/
const emailNames = /^(e?mail|emailaddress|useremail)$/

export function secretParameter(name: string, value: string): SecretKind | null {
  if (value === '') return null
  const plain = plainName(name)
  if (sessionNames.test(plain)) return 'session'
  if (credentialNames.test(plain)) return 'credential'
  if (doubtfulNames.test(plain) && isRandom(value)) return 'credential'
  if (emailNames.test(plain)) return 'e-mail'
  return secretValue(value)
}

/** `user[password]` and `user.password` are passwords. */
function plainName(name: string): string {
  const last = name.split(/[[\].]+/).findLast((part) => part !== '') ?? ''
  return last.replace(/[^a-z]/gi, '').toLowerCase()
}

/** Whether it takes the value too to tell. */
export function doubtfulName(name: string): boolean {
  return doubtfulNames.test(plainName(name))
}

/** By looks alone. */
export function secretValue(value: string): SecretKind | null {
  // What holds a mask already is looked through for more, and not hidden as a whole.
  if (value.length < 5 || /masked-[0-9a-f]{12}/.test(value)) return null
  const text = decoded(value)
  if (text.includes('@') && text.length < 400) {
    const ending = email.exec(text)?.[1]
    if (ending !== undefined && !fileEndings.test(ending)) return 'e-mail'
  }
  if (text.startsWith('eyJ') && jwt.test(text)) return 'jwt'
  if (text.length < 40 && card.test(text) && passesLuhn(text)) return 'card'
  return text.length >= 20 && isRandom(text) && !isUuid(text) ? 'token' : null
}

/** What stands behind such a name is a secret, however short: `/reset/x8Kq21`. */
const tellingNames = /^(reset|verify|confirm|activate|invite|magic|unsubscribe|token|session)/i

/** In a path ids are needed to ask for the same thing: a hash or a UUID stays, mixed case does not. */
export function secretSegment(segment: string, before: string): SecretKind | null {
  const kind = secretValue(segment)
  if (kind !== null && kind !== 'token') return kind
  const isFile = /\.[a-z]\w{1,4}$/.test(segment)
  if (tellingNames.test(before) && !isFile) {
    return kind ?? (/^(?=.*\d)(?=.*[a-z])[\w.~%-]{6,}$/i.test(segment) ? 'token' : null)
  }
  return /[a-z]/.test(segment) && /[A-Z]/.test(segment) && !isFile ? kind : null
}

function isRandom(text: string): boolean {
  return text.length >= 12 && (isToken(text) || /^[0-9a-f]{12,}$/i.test(text) || isBase64(text))
}

function isBase64(text: string): boolean {
  return (
    /^[A-Za-z0-9+/_-]{20,}={0,2}$/.test(text) &&
    /\d/.test(text) &&
    /[a-z]/.test(text) &&
    /[A-Z]/.test(text)
  )
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

export function passesLuhn(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]) * ((place % 2) + 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0 && /[1-9]/.test(digits)
}

/** Escapes of ASCII are undone, so that `%40` is an @; any others stay as they are. */
function decoded(value: string): string {
  if (!value.includes('%')) return value
  return value.replace(/%([2-7][0-9a-f])/gi, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
