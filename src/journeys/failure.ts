// Why an iteration failed, as a kind and a message: kinds are counted in the ledger, and a kind
// such as `rate-limited` is what tells a refusal from a slow answer.

/** A failure that trueup itself found; `kind` is what is counted. */
export class JourneyFailure extends Error {
  readonly kind: string

  constructor(kind: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'JourneyFailure'
    this.kind = kind
  }
}

export interface FailureFacts {
  kind: string
  message: string
}

/** Kind and message of whatever a journey threw. */
export function failureFacts(thrown: unknown): FailureFacts {
  if (!(thrown instanceof Error)) {
    return { kind: 'script', message: `the journey threw ${describeValue(thrown)}, not an Error` }
  }
  if ('kind' in thrown && typeof thrown.kind === 'string') {
    return { kind: thrown.kind, message: thrown.message }
  }
  if (thrown.name === 'AssertionError') return { kind: 'assertion', message: thrown.message }
  return { kind: 'script', message: `${thrown.name}: ${thrown.message}${placeOf(thrown)}` }
}

function describeValue(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/** Where a script failed: the first frame outside Node and outside packages. */
function placeOf(error: Error): string {
  const frames = error.stack?.split('\n').filter((line) => line.trimStart().startsWith('at ')) ?? []
  const own = frames.find((line) => !line.includes('node:') && !line.includes('node_modules'))
  const place = own && /([^\s(/\\]+:\d+:\d+)\)?$/.exec(own)?.[1]
  return place === undefined ? '' : ` (at ${place})`
}
