// The verdicts of an experiment in words: what was expected of the candidate, what it did, and what
// to do where nothing can be said.

import type { ExperimentFacts } from '../../record/experiment.ts'
import { nameInWords, percent, points, signed } from '../figures-in-words.ts'
import { notSure } from '../reasons.ts'
import { smallestSeen, timesLonger } from '../statistics/power.ts'
import type { Answer } from '../verdict.ts'
import type { ResponseDifference, Side } from './experiment-report.ts'
import type { ResponseCell } from './response-cell.ts'

type Names = Record<Side, string>

export function reasonFor(
  cell: ResponseCell,
  answer: Answer | undefined,
  facts: ExperimentFacts,
  names: Names,
): string {
  const { differs } = cell
  if ('unjudged' in differs || answer === undefined) {
    const why = 'unjudged' in differs ? differs.unjudged : 'not judged'
    return `${when(cell, facts)}: ${why}`
  }
  const said =
    cell.metric === 'duration' ? timesOf(cell, facts, names) : ratesOf(cell, facts, names)
  const inWords = cell.metric === 'duration' ? (m: number) => percent(Math.expm1(m)) : points
  const margin = inWords(differs.margin)
  switch (answer.verdict) {
    case 'must-fix':
      return `${said}; the margin is ${margin}`
    case 'should-fix':
      return `${said}; the best estimate is beyond the margin of ${margin}, but ${notSure(differs, answer)}`
    case 'acceptable':
      return `${said}; all of it is within the margin of ${margin}`
    default: {
      const seen = inWords(smallestSeen(differs, answer))
      const factor = timesLonger(differs, answer)
      const longer =
        factor === null || factor > 50
          ? 'no experiment of a sensible length would settle it'
          : `needs about ${Math.max(facts.repeats + 1, Math.ceil(facts.repeats * factor))} repeats instead of ${facts.repeats}`
      return `${said}; the margin is ${margin}; a gap of ${seen} would have been found; ${longer}`
    }
  }
}

/** "at 200 ms staging takes 1,480 ms, and 560 ms would be as production: +164 % [+120, +210]" */
function timesOf(cell: ResponseCell, facts: ExperimentFacts, names: Names): string {
  if ('unjudged' in cell.differs) return ''
  const { theta, interval } = cell.differs.estimate
  const [by, low, high] = [theta, ...interval].map((value) => signed(Math.expm1(value)))
  const found = ms(cell.figures.candidate.changed.value)
  return `${when(cell, facts)} ${names.candidate} takes ${found}; changing as ${names.reference} does, it would take ${ms(cell.expected)}: ${by} % [${low}, ${high}]`
}

function ratesOf(cell: ResponseCell, facts: ExperimentFacts, names: Names): string {
  const said = (side: Side) => {
    const { control, changed } = cell.figures[side]
    return `${changed.errors} of ${changed.count} failed in ${names[side]} (before: ${control.errors} of ${control.count})`
  }
  return `${when(cell, facts)} ${said('candidate')}, ${said('reference')}`
}

function when({ stretch, dose }: Pick<ResponseCell, 'stretch' | 'dose'>, facts: ExperimentFacts) {
  const { text } = facts.doses[dose]!
  return stretch === 'fault' ? `at ${text}` : `after ${text}`
}

/** The worst of what has to be fixed, in a sentence. `lacks`: where that alone leaves it open. */
export function outcomeInWords(
  headline: readonly ResponseDifference[],
  verdict: ResponseDifference['verdict'],
  lacks: 'incomplete' | 'damaged' | undefined,
  facts: ExperimentFacts,
  names: Names,
): string {
  const { reference, candidate } = names
  if (verdict === 'acceptable') {
    return `${candidate} degrades and recovers as ${reference} does, at every dose.`
  }
  if (verdict === 'inconclusive') {
    const open = headline.filter((it) => it.verdict === 'inconclusive').length
    const why =
      lacks === undefined
        ? `${open} of ${headline.length} headline cells are open`
        : `the run folder is ${lacks}`
    return `Not enough was measured to say whether ${candidate} degrades and recovers as ${reference} does: ${why}.`
  }
  const found = headline.filter((it) => it.verdict === verdict)
  const worst = found.reduce((a, b) => (sizeOf(b) > sizeOf(a) ? b : a))
  const isMore = (worst.ratio ?? 1) > (worst.metric === 'duration' ? 1 : 0)
  const doses = [...new Set(found.map(({ dose }) => dose))].map((dose) => facts.doses[dose]!.text)
  const does = isBoth(found)
    ? 'degrades and recovers'
    : found.some(isFault)
      ? 'degrades'
      : 'recovers'
  const how =
    does === 'recovers'
      ? isMore
        ? 'more slowly than'
        : 'faster than'
      : isMore
        ? 'more than'
        : 'less than'
  return `${candidate} ${does} ${how} ${reference} (${facts.fault}; ${doses.join(', ')}): ${nameInWords(worst)}, ${worst.reason}.`
}

const isFault = ({ stretch }: ResponseDifference) => stretch === 'fault'

function isBoth(found: readonly ResponseDifference[]): boolean {
  return found.some(isFault) && !found.every(isFault)
}

function sizeOf({ ratio, metric }: ResponseDifference): number {
  if (ratio === null) return 0
  return metric === 'duration' ? Math.abs(Math.log(ratio)) : Math.abs(ratio)
}

export function ms(value: number | null): string {
  if (value === null) return 'nothing'
  return `${Number(value.toPrecision(3)).toLocaleString('en')} ms`
}
