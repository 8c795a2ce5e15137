// The W3C header `traceparent`: by it a request is found again in the user's tracing tool.

import { randomBytes } from 'node:crypto'

/** A trace of its own; the flag asks the environment to keep it. */
export function newTraceparent(): string {
  const random = randomBytes(24).toString('hex')
  return `00-${random.slice(0, 32)}-${random.slice(32)}-01`
}

/** undefined where it is no traceparent: the author of a journey may send one. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceparent ?? '')?.[1]
}
