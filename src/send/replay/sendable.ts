// What may go into a request line. Targets come from a log, and a log holds whatever anybody sent:
// a line break in one would be a second request, an absolute URL another host.

const unsafe = /[^\x21-\x7e\x80-\xff]/
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

export function isSendable(method: string, target: string): boolean {
  if (target.charCodeAt(0) !== 0x2f || unsafe.test(target)) return false
  if (method === 'GET') return true
  return token.test(method) && method !== 'CONNECT'
}
