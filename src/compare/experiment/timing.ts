// How fast a user notices a fault, and how fast it is over for them, in one trial. Of the last five
// iterations, three have to be bad: failed, or slower than the steady state and its
// tolerance. Of traffic, which is recorded slice by slice, a slice is one such look.

import type { Stretch } from '../../record/experiment.ts'
import type { JourneySample } from '../../record/sample.ts'

/** Something that a user saw end. */
interface Look {
  atMs: number
  bad: boolean
}

export interface TrialTiming {
  noticedMs: number | null
  recoveredMs: number | null
}

const looksTogether = 5
const badOfThem = 3

/** Who waits too long notices it then, and not when the wait is over; so `when` makes a difference. */
export function journeyLooks(
  samples: readonly JourneySample[],
  limitUs: number,
  [fromMs, untilMs]: [number, number],
  when: 'noticed' | 'over',
): Look[] {
  return samples
    .map(({ startedAt, durationUs, outcome }) => {
      const seenUs = when === 'noticed' ? Math.min(durationUs, limitUs) : durationUs
      const bad = outcome !== 'ok' || durationUs > limitUs
      return { atMs: Date.parse(startedAt) + seenUs / 1_000, bad }
    })
    .filter(({ atMs }) => atMs >= fromMs && atMs < untilMs)
    .toSorted((a, b) => a.atMs - b.atMs)
}

/** The end of each slice; one without any answer is bad. */
export function sliceLooks(
  slices: readonly { typicalUs: number | null; count: number; errors: number }[],
  limitUs: number,
  { startedAt, durationMs }: Stretch,
): Look[] {
  return slices.map(({ typicalUs, count, errors }, index) => ({
    atMs: Date.parse(startedAt) + ((index + 1) / slices.length) * durationMs,
    bad: typicalUs === null || typicalUs > limitUs || errors > count / 2,
  }))
}

/** From the fault's coming to the first moment at which most of the looks together are bad. */
export function noticedAfterMs(looks: readonly Look[], fromMs: number, together = looksTogether) {
  const moment = looks.find((_, at) => isBad(looks, at, together))
  return moment === undefined ? null : Math.max(0, moment.atMs - fromMs)
}

/** From the fault's going to the last moment at which they are; null where that is the end. */
export function recoveredAfterMs(looks: readonly Look[], fromMs: number, together = looksTogether) {
  const last = looks.findLastIndex((_, at) => isBad(looks, at, together))
  if (last === -1) return looks.length === 0 ? null : 0
  return last === looks.length - 1 ? null : Math.max(0, looks[last]!.atMs - fromMs)
}

function isBad(looks: readonly Look[], at: number, together: number): boolean {
  const seen = looks.slice(Math.max(0, at + 1 - together), at + 1)
  const enough = together === 1 ? 1 : badOfThem
  return seen.filter(({ bad }) => bad).length >= enough
}
