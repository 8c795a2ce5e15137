// Verdicts in words: what differs by how much and against which margin, or what could have been
// seen and how much longer to run. The figures are those of the table.

import { type Cell, quantity } from './cell.ts'
import { percent, points, signed, times } from './figures-in-words.ts'
import type { Estimate } from './statistics/estimate.ts'
import { smallestSeen, timesLonger } from './statistics/power.ts'
import type { Answer, Question } from './verdict.ts'

export type Against = 'margin' | 'baseline'

/** The two sides as sentences call them. */
export interface Labels {
  reference: string
  candidate: string
}

export function reasonOf(
  cell: Cell,
  question: Question,
  answer: Answer,
  labels: Labels,
  against: Against = 'margin',
): string {
  const said =
    cell.scale === 'points' ? rates(cell, labels) : ratioOf(cell, question, labels, against)
  const margin =
    cell.scale === 'points' ? points(question.margin) : marginInWords(cell, question.margin)
  switch (answer.verdict) {
    case 'must-fix':
      return `${said}; the margin is ${margin}${sideOf(cell, answer, labels)}`
    case 'should-fix':
      return `${said}; there is a gap, and the best estimate of it is beyond the margin of ${margin}, but ${notSure(question, answer)}`
    case 'acceptable':
      return `${said}; all of it is within the margin of ${margin}`
    default:
      return `${said}; ${undecided(cell, question, answer, margin)}`
  }
}

/** Among many cells one is beyond its margin by chance: a single interval that excludes it is not enough. */
export function notSure({ estimate, theta0, margin }: Question, { familySize }: Answer): string {
  const [low, high] = estimate.interval
  const isWithin = low - theta0 <= margin && high - theta0 >= -margin
  if (isWithin) return 'it may still lie within'
  return familySize > 1
    ? `with ${familySize} cells judged at once that is not sure`
    : 'that is not sure enough'
}

/** "p95 differs by +38 % [+29, +47]" */
function ratioOf(
  cell: Cell,
  { estimate, theta0 }: Question,
  labels: Labels,
  against: Against,
): string {
  const differs = `${quantity(cell)} ${plural(cell) ? 'differ' : 'differs'} by`
  if (cell.withoutRatio) {
    return `${quantity(cell)}: ${figure(cell.candidate.value)} in ${labels.candidate}, ${figure(cell.reference.value)} in ${labels.reference}`
  }
  if (against === 'baseline') {
    return `${differs} ${change(estimate, theta0)} from the accepted ${times(theta0)}`
  }
  const expected =
    theta0 === 0 ? '' : `, ${change(estimate, theta0)} from the expected ${times(theta0)}`
  return `${differs} ${change(estimate, 0)}${expected}`
}

function change(estimate: Estimate, theta0: number): string {
  const by = (theta: number) => Math.expm1(theta - theta0)
  const [low, high] = estimate.interval
  return `${signed(by(estimate.theta))} % [${signed(by(low))}, ${signed(by(high))}]`
}

/** A reader who knows of 10 % asks why it is more here. */
function marginInWords({ floor }: Cell, margin: number): string {
  const text = percent(Math.expm1(margin))
  return floor === undefined ? text : `${text} (${floor} here)`
}

function rates(cell: Cell, labels: Labels): string {
  const { reference, candidate } = cell
  if (reference.errors === candidate.errors && reference.count === candidate.count) {
    return `${reference.errors} of ${reference.count} failed`
  }
  return [
    `${candidate.errors} of ${candidate.count} failed in ${labels.candidate}`,
    `${reference.errors} of ${reference.count} in ${labels.reference}`,
  ].join(', ')
}

function undecided(cell: Cell, question: Question, answer: Answer, margin: string): string {
  if (cell.scale === 'points') {
    const [low, high] = question.estimate.interval
    const open = Math.max(Math.abs(low), Math.abs(high))
    const said = `up to ${points(open)} cannot be excluded`
    // Of a journey's few iterations no sensible number would be enough.
    if (cell.length.unit === 'pairs') return said
    return `${said}; ${howMuchLonger(cell, timesLonger(question, answer))}`
  }
  const seen = Math.expm1(smallestSeen(question, answer))
  const parts = [`the margin is ${margin}`, howMuchLonger(cell, timesLonger(question, answer))]
  if (!cell.withoutRatio && seen < 10) {
    parts.splice(1, 0, `a gap of ${percent(seen)} would have been found`)
  }
  return parts.join('; ')
}

function howMuchLonger({ length, metric }: Cell, factor: number | null): string {
  if (factor === null || factor > 50) return 'no run of a sensible length would settle it'
  if (length.unit === 'pairs') {
    const pairs = Math.max(length.amount + 1, Math.ceil(length.amount * factor))
    const what = metric === 'throughput' ? 'repeats' : 'iterations'
    return `needs about ${pairs} ${what} instead of ${length.amount}`
  }
  const minutes = Math.max(1, Math.ceil(length.amount * (factor - 1)))
  return `needs about ${minutes} more ${minutes === 1 ? 'minute' : 'minutes'} at this rate`
}

function sideOf(cell: Cell, { delta }: Answer, labels: Labels): string {
  if (cell.metric === 'throughput') {
    return delta > 0 ? `; ${labels.candidate} holds more` : `; ${labels.candidate} holds less`
  }
  if (cell.metric !== 'duration') return ''
  const expected = cell.theta0 === 0 ? '' : ' than expected'
  return delta > 0
    ? `; ${labels.candidate} is slower${expected}`
    : `; ${labels.candidate} is faster${expected}`
}

function plural({ metric }: Cell): boolean {
  return metric === 'bytes' || metric === 'requests'
}

function figure(value: number | null): string {
  return value === null ? 'nothing' : `${Number(value.toPrecision(3))}`
}
