// What an answer means: which status is an error, and how long a server asks to be left alone.

/** 5xx and 429 always; another 4xx where production's own log had something better. */
export function isUnexpected(status: number, loggedStatus: number): boolean {
  if (status >= 500 || status === 429) return true
  return status >= 400 && loggedStatus > 0 && loggedStatus < 400
}

const classes = ['-', '1xx', '2xx', '3xx', '4xx', '5xx']

export function statusClass(status: number): string {
  return classes[Math.floor(status / 100)] ?? '-'
}

/** Milliseconds, from the value of Retry-After: seconds or a date; null for anything else. */
export function retryAfterMs(value: string, nowMs: number): number | null {
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const untilMs = Date.parse(value)
  return Number.isNaN(untilMs) ? null : Math.max(0, untilMs - nowMs)
}
