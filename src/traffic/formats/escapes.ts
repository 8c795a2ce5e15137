// What a server does to bytes that would break its log, undone: the target of a request has to be
// the bytes that were sent. Each server has a rule of its own; each scan here is linear.

/** Undoes the escapes of one server; called only for texts that hold its escape character. */
export type Unescape = (text: string) => string

/** nginx escape=default: `\xHH` alone. */
export const unescapeNginx: Unescape = (text) =>
  text.replace(/\\x([0-9A-Fa-f]{2})/g, (_, hex) => byte(hex))

const letters: Record<string, string> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  '/': '/',
}

/** Apache: `\"`, `\\`, `\n`, `\t` and their like, and `\xhh` in either case. */
export const unescapeApache: Unescape = (text) =>
  text.replace(/\\(?:x([0-9A-Fa-f]{2})|(["\\bfnrtv]))/g, (_, hex, letter) =>
    hex ? byte(hex) : letters[letter]!,
  )

/** nginx escape=json: as JSON, bytes above 0x7F raw. */
export const unescapeJson: Unescape = (text) =>
  text.replace(/\\(?:u([0-9A-Fa-f]{4})|(["\\/bfnrt]))/g, (_, hex, letter) =>
    hex ? byte(hex) : letters[letter]!,
  )

/** HAProxy: `#HH`. */
export const unescapeHaproxy: Unescape = (text) =>
  text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex) => byte(hex))

export const asIs: Unescape = (text) => text

function byte(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16))
}
