// What one segment of a path is: a name that belongs to the route, or a value that varies.

const datePattern = /^(19|20)\d\d-[01]?\d-[0-3]?\d(T[\d:.%A-Za-z+-]*)?$/
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const hexPattern = /^[0-9a-f]{12,}$/i
const numberPattern = /^[-+]?\d+([.,:-]\d+)*$/
const tokenPattern = /^[\w=~.-]{20,}$/
const emailPattern = /[^@](@|%40)[^@]+\.[a-z]{2,24}$/i
const extensionPattern = /\.[a-z][a-z0-9]{0,4}$/i

/**
 * The placeholder for a segment that varies by its looks alone (`:id`, `:uuid.json`), or null for one
 * that may be a name.
 */
export function placeholderOf(segment: string): string | null {
  if (emailPattern.test(segment)) return ':email'
  const extension = extensionOf(segment)
  const stem = extension === '' ? segment : segment.slice(0, -extension.length)
  const kind = kindOf(stem)
  return kind === null ? null : `:${kind}${extension}`
}

/** `.json`; '' where there is none. */
export function extensionOf(segment: string): string {
  return extensionPattern.exec(segment.slice(-6))?.[0] ?? ''
}

function kindOf(stem: string): string | null {
  if (!/\d/.test(stem)) return null
  if (datePattern.test(stem)) return 'date'
  if (numberPattern.test(stem)) return 'id'
  if (uuidPattern.test(stem)) return 'uuid'
  if (hexPattern.test(stem)) return 'hash'
  if (isToken(stem)) return 'token'
  // sku12345, order-2024118: a number with a word before it; v2 and oauth2 are names.
  return /\d{3,}$/.test(stem) ? 'id' : null
}

/** Long, mixed and without words: what a generator of random text writes. */
export function isToken(text: string): boolean {
  if (!tokenPattern.test(text) || !/\d/.test(text)) return false
  const run = longestRun(text)
  return run.length >= 16 && changes(run) >= 2
}

/** How often letters follow digits, or digits letters. */
function changes(run: string): number {
  return run.match(/\d(?=\D)|\D(?=\d)/g)?.length ?? 0
}

function longestRun(text: string): string {
  let longest = ''
  for (const run of text.split(/[^0-9A-Za-z]/)) if (run.length > longest.length) longest = run
  return longest
}

/** Whether a name reads like a title made into a path: several words, digits, or escapes. */
export function looksLikeSlug(segment: string): boolean {
  return segment.length > 24 || /[-_+%\d]/.test(segment)
}
