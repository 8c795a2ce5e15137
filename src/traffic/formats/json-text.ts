// A line of JSON, read with the two faults that servers put into it: numbers that are missing, which
// nginx's escape=json leaves empty, and bytes that are no UTF-8. Lines are bytes as latin1, and the
// texts taken from them are too.

export type JsonObject = Record<string, unknown>

/** null for what is no object. */
export function parseJsonObject(line: string): JsonObject | null {
  if (!startsObject(line)) return null
  return parseObject(line) ?? parseObject(line.replace(/:([ \t]{0,8})(?=[,}])/g, ':$1null'))
}

function startsObject(line: string): boolean {
  let at = 0
  while (line.charCodeAt(at) === 32) at++
  return line.charCodeAt(at) === 123
}

function parseObject(text: string): JsonObject | null {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return null
  }
}

export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : null
}

/** A text or number as text; '' for anything else. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** A number, also one written as text; NaN for anything else. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.length <= 32 && /^-?\d/.test(value)
    ? Number(value)
    : Number.NaN
}

/**
 * What `\u` escapes made of a text, as the bytes of its UTF-8. Bytes of the line itself are bytes
 * already, so that a text with both keeps those.
 */
export function asBytes(text: string, line: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text
  if (!/[\x80-\xff]/.test(line)) return Buffer.from(text).toString('latin1')
  return text.replace(/[^\0-\xff]+/g, (beyond) => Buffer.from(beyond).toString('latin1'))
}
