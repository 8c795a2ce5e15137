// Numbers as logs write them: times with their unit, counts, `-` for none, a plus for "so far".

export type TimeUnit = 's' | 'ms' | 'us' | 'ns'

export const unitUs: Record<TimeUnit, number> = { s: 1e6, ms: 1e3, us: 1, ns: 1e-3 }

/** A decimal number without an exponent; NaN where the text is anything else. */
export function decimal(text: string): number {
  return text.length <= 24 && /^-?\d+(?:\.\d*)?$/.test(text) ? Number(text) : Number.NaN
}

/** A count; 0 for a dash and for whatever is no count. */
export function count(text: string): number {
  const value = decimal(text.startsWith('+') ? text.slice(1) : text)
  return value > 0 ? Math.floor(value) : 0
}

/** 0 where the log does not say; −1 where the text cannot be a status. */
export function statusOf(text: string): number {
  if (text === '-' || text === '' || text === '-1') return 0
  return /^\d{1,3}$/.test(text) ? Number(text) : -1
}

/** µs; −1 where the log does not say, or the time never began. */
export function durationUs(value: number, unit: TimeUnit): number {
  return value >= 0 && value < 1e15 ? Math.round(value * unitUs[unit]) : -1
}

const units: Record<string, TimeUnit> = {
  s: 's',
  sec: 's',
  seconds: 's',
  ms: 'ms',
  us: 'us',
  '\xb5s': 'us',
  '\xc2\xb5s': 'us',
  '\xce\xbcs': 'us',
  ns: 'ns',
}

/** `0.012`, `12ms`, `1.5s`, `1m2.5s`: text of a time, with its own unit or the one given. */
export function durationTextUs(text: string, unit: TimeUnit): number {
  const plain = decimal(text)
  if (!Number.isNaN(plain)) return durationUs(plain, unit)
  const match =
    /^(?:(\d{1,6})h)?(?:(\d{1,6})m(?!s))?(?:(\d{1,15}(?:\.\d{0,15})?) ?([^\d. ]{1,7}))?$/.exec(
      text.slice(0, 64),
    )
  if (match === null || text === '') return -1
  const [, hours = '0', minutes = '0', rest = '0', name = 's'] = match
  const own = units[name]
  if (own === undefined) return -1
  return Math.round((Number(hours) * 60 + Number(minutes)) * 6e7 + Number(rest) * unitUs[own])
}

/** `1.2.3.4:55` and `[::1]:55` without the port; `::1` stays, as do names. */
export function withoutPort(address: string): string {
  if (address.startsWith('[')) {
    const end = address.indexOf(']')
    return end > 0 ? address.slice(1, end) : address
  }
  const colon = address.lastIndexOf(':')
  return colon > 0 && address.indexOf(':') === colon ? address.slice(0, colon) : address
}

/** As above where a port is certain: of `2001:db8::1:443` the last group is the port. */
export function withoutCertainPort(address: string): string {
  if (address.startsWith('[')) return withoutPort(address)
  const colon = address.lastIndexOf(':')
  return colon > 0 ? address.slice(0, colon) : address
}

/** The first of a list of addresses, which is the client of a chain of proxies. */
export function firstOfList(list: string): string {
  const comma = list.indexOf(',')
  const first = (comma < 0 ? list : list.slice(0, comma)).trim()
  return first === '-' ? '' : first
}
