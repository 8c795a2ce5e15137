// Is this a steady state? The control of a trial has to be one, or the fault would be compared with
// something that moves by itself.

/** What a user saw end: an iteration, or the answers of a slice of traffic. */
export interface Seen {
  durationUs: number
  count: number
  errors: number
}

const fewest = 5
/** More of them are no state to start from. */
const mostErrors = 0.1

export interface SteadyRule {
  tolerance: number
  floorMs: number
}

/** Why it is none, in words. `before`: the typical time of the environment's first steady state. */
export function whyUnsteady(
  seen: readonly Seen[],
  { tolerance, floorMs }: SteadyRule,
  before: number | undefined,
): string | undefined {
  if (seen.length < fewest) {
    return `only ${seen.length} iterations or slices of traffic ended, and ${fewest} are the fewest that say something: a longer steady time or more users give more`
  }
  const errors = seen.reduce((sum, one) => sum + one.errors, 0)
  const count = seen.reduce((sum, one) => sum + one.count, 0)
  if (errors > mostErrors * count) return `${errors} of ${count} failed without any fault`
  const half = seen.length >> 1
  const [first, second] = [medianUs(seen.slice(0, half)), medianUs(seen.slice(half))]
  const within = (a: number, b: number) =>
    Math.max(a, b) <= Math.max(Math.min(a, b) * (1 + tolerance), Math.min(a, b) + floorMs * 1_000)
  if (!within(first, second)) {
    return `its typical time went from ${ms(first)} to ${ms(second)} by itself`
  }
  const all = medianUs(seen)
  // A faster one has nothing left over from a fault: the first was the slow one.
  if (before === undefined || all <= before || within(all, before)) return undefined
  return `its typical time is ${ms(all)}, and was ${ms(before)} in the first steady state`
}

export function medianUs(seen: readonly Seen[]): number {
  const sorted = seen.map(({ durationUs }) => durationUs).toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1]!
}

function ms(us: number): string {
  return `${Number((us / 1_000).toPrecision(3))} ms`
}
