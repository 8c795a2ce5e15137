// What a difference in degradation points to. A slow dependency costs each call once; an environment
// that pays more than once has calls that wait for one another, as they do for a small pool. How
// many get through at a time follows from Little's law.

import type { ExperimentFacts } from '../../record/experiment.ts'
import { subjectId } from '../../record/subject.ts'
import { type ResponseDifference, type Side, sides } from './experiment-report.ts'

/** Calls that wait cost at least so many times what the delay itself does. */
const waits = 1.5

export function causesOf(
  differences: readonly ResponseDifference[],
  facts: ExperimentFacts,
  names: Record<Side, string>,
): string[] {
  const bySubject = Map.groupBy(
    differences.filter(
      ({ headline, metric, stretch, subject }) =>
        headline && metric === 'duration' && stretch === 'fault' && subject.kind === 'journey',
    ),
    ({ subject }) => subjectId(subject),
  )
  return [...bySubject.values()].flatMap((ladder) => queueOf(ladder, facts, names) ?? [])
}

function queueOf(
  ladder: readonly ResponseDifference[],
  facts: ExperimentFacts,
  names: Record<Side, string>,
): string | undefined {
  const strongest = ladder.findLast(({ verdict }) => verdict === 'must-fix')
  if (strongest === undefined) return undefined
  const added = {
    reference: addedMs(strongest, 'reference'),
    candidate: addedMs(strongest, 'candidate'),
  }
  const [less, more] = added.candidate > added.reference ? sides : sides.toReversed()
  if (added[more!] < waits * added[less!] || added[less!] <= 0) return undefined
  const times = Number((added[more!] / added[less!]).toPrecision(2))
  const atATime = concurrencyOf(strongest, more!, facts, names)
  const through =
    atATime === undefined ? '' : ` At most about ${atATime} at a time get through there.`
  return `${strongest.subject.name} pays the delay ${times} times over in ${names[more!]}: its calls wait for one another, which is what a smaller pool of connections or workers does (${facts.fault}).${through} Compare the size of that pool with ${names[less!]}'s.`
}

function addedMs(difference: ResponseDifference, side: Side): number {
  const { control, changed } = difference[side]
  return (changed.value ?? 0) - (control.value ?? 0)
}

/**
 * Successes a second, times the time that one takes without waiting. An upper bound: those that
 * began under the fault count though they end later, and not all of their time is spent there.
 */
function concurrencyOf(
  { dose, expected, ...difference }: ResponseDifference,
  side: Side,
  { trials }: ExperimentFacts,
  names: Record<Side, string>,
): number | undefined {
  const seconds = trials
    .filter((trial) => trial.environment === names[side] && trial.dose === dose)
    .reduce((sum, { fault }) => sum + (fault?.durationMs ?? 0) / 1_000, 0)
  const { count, errors } = difference[side].changed
  if (side !== 'candidate' || expected === null || seconds === 0 || errors > 0) return undefined
  return Math.max(1, Math.round((count / seconds) * (expected / 1_000)))
}
