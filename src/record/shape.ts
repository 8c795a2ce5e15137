// Reads values of unknown make out of a run folder. Folders come from other programs, other
// versions and crashes: each value is checked where it enters, and a fault names its place.

/** A value that is not what docs/run-folder.md says. */
export class ShapeError extends Error {
  override name = 'ShapeError'
}

/** Of a journey, of a step with those around it, of an endpoint: what a reader takes. */
export const longestName = 500
const longestText = 20_000

type Fields = Record<string, unknown>

export function fieldsOf(value: unknown, where: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw expected(where, 'an object', value)
}

export function nameOf(value: unknown, where: string, longest = longestName): string {
  if (typeof value !== 'string' || value === '') throw expected(where, 'a name', value)
  if (value.length > longest) throw expected(where, `at most ${longest} characters`, value)
  return value.replace(/\p{Cc}/gu, '\uFFFD')
}

/** Free text for people, made harmless for a terminal. */
export function textOf(value: unknown, where: string): string {
  if (typeof value !== 'string') throw expected(where, 'a text', value)
  return withoutControls(value.slice(0, longestText))
}

/** Lines and tabs stay; nothing else of it can steer a terminal. */
export function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '\uFFFD')
}

export function numberOf(value: unknown, where: string, from: number, to: number): number {
  if (typeof value === 'number' && value >= from && value <= to) return value
  throw expected(where, `a number from ${from} to ${to}`, value)
}

export function wholeOf(value: unknown, where: string, from: number, to: number): number {
  if (Number.isSafeInteger(value)) return numberOf(value, where, from, to)
  throw expected(where, 'a whole number', value)
}

export function timeOf(value: unknown, where: string): string {
  if (typeof value === 'string' && value.length < 40 && !Number.isNaN(Date.parse(value))) {
    return value
  }
  throw expected(where, 'a time such as 2026-05-04T12:00:00.000Z', value)
}

export function oneOf<T extends string>(value: unknown, where: string, allowed: readonly T[]): T {
  const found = allowed.find((text) => text === value)
  if (found !== undefined) return found
  throw expected(where, `one of ${allowed.join(', ')}`, value)
}

export function listOf<T>(
  value: unknown,
  where: string,
  read: (item: unknown, where: string) => T,
  most: number,
): T[] {
  if (!Array.isArray(value)) throw expected(where, 'a list', value)
  if (value.length > most) throw expected(where, `at most ${most} entries`, value.length)
  return value.map((item, index) => read(item, `${where}[${index}]`))
}

/** A record by name. Built from entries, so that a key such as __proto__ is a key and no more. */
export function recordOf<T>(
  value: unknown,
  where: string,
  read: (item: unknown, where: string) => T,
  most = 10_000,
  longest = longestName,
): Record<string, T> {
  const entries = Object.entries(fieldsOf(value, where))
  if (entries.length > most) throw expected(where, `at most ${most} entries`, entries.length)
  return Object.fromEntries(
    entries.map(([key, item]) => [nameOf(key, where, longest), read(item, `${where}.${key}`)]),
  )
}

/** `read` where there is a value, else the default. */
export function optional<T, D>(value: unknown, read: (value: unknown) => T, fallback: D): T | D {
  return value === undefined ? fallback : read(value)
}

function expected(where: string, what: string, value: unknown): ShapeError {
  // JSON leaves the control characters from 0x80 on as they are.
  const shown = (JSON.stringify(value) ?? 'nothing').slice(0, 60).replace(/\p{Cc}/gu, '\uFFFD')
  return new ShapeError(`${where}: expected ${what}, got ${shown}`)
}
