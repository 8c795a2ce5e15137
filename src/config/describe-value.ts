// Says what came where something else was expected. A value is shown only where it cannot be a
// secret: never what stands under headers, variables or credentials, and no URL with more than a
// host and a path.

const hidden = new Set([
  'headers',
  'variables',
  'basicAuth',
  'tls',
  'env',
  'command',
  'writes',
  'because',
  'webhook',
])

export function describeValue(value: unknown, path: readonly PropertyKey[]): string {
  if (value === undefined) return 'nothing'
  const mayShow = !path.some((key) => hidden.has(String(key)))
  if (mayShow && (typeof value === 'number' || typeof value === 'boolean')) return String(value)
  if (mayShow && typeof value === 'string' && value.length <= 60 && !/[@?#]/.test(value)) {
    return JSON.stringify(value)
  }
  return kindOf(value)
}

/** The type in words, and nothing of the value. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  if (value === '') return 'an empty string'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (value instanceof Date) return 'a date'
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'bigint') return 'a big integer'
  return `a ${typeof value}`
}

export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined
    at = (at as Record<PropertyKey, unknown>)[key]
  }
  return at
}
