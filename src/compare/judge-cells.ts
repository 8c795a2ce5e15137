// Cells in, differences out: the cells are put into their families (headline and detail, each once
// against the margin and once against the baseline), decided, and said in words.

import { type Baseline, baselineQuestion, fewestAccepted } from './baseline.ts'
import { type Cell, cellId, type Line } from './cell.ts'
import { type Difference, secondRunNote } from './comparison.ts'
import { mayStopEarly } from './early-stop.ts'
import { type Labels, reasonOf } from './reasons.ts'
import type { Sides } from './sides.ts'
import { confidence, type Estimate } from './statistics/estimate.ts'
import { type Answer, alphaAfterLooking, decide, type Question } from './verdict.ts'

interface Decided {
  question: Question
  answer: Answer
}

type Moved = NonNullable<Difference['moved']>

export function judgeCells(
  cells: readonly Cell[],
  sides: Sides,
  baseline: Baseline | undefined,
): Difference[] {
  const labels = { reference: sides.reference.label, candidate: sides.candidate.label }
  const againstMargin = decideByFamily(
    cells,
    marginQuestion,
    mayStopEarly(sides) ? alphaAfterLooking : undefined,
  )
  const againstBaseline = decideByFamily(cells, (cell) => {
    const accepted = baseline?.cells[cellId(cell)]
    return accepted === undefined ? undefined : baselineQuestion(cell, accepted)
  })
  return cells.map((cell) => {
    const decided = againstMargin.get(cell)
    const kept = againstBaseline.get(cell)
    const runs = baseline?.cells[cellId(cell)]?.length ?? 0
    const moved = kept === undefined ? undefined : movedOf(cell, kept, runs, labels)
    return differenceOf(cell, decided, kept, moved, labels)
  })
}

/** A cell that cannot be judged is in no family: it costs the others nothing. */
function decideByFamily(
  cells: readonly Cell[],
  ask: (cell: Cell) => Question | undefined,
  headlineLevel?: number,
): Map<Cell, Decided> {
  const decided = new Map<Cell, Decided>()
  for (const headline of [true, false]) {
    const family = cells
      .filter((cell) => cell.headline === headline)
      .map((cell) => ({ cell, question: ask(cell) }))
      .filter((asked): asked is { cell: Cell; question: Question } => asked.question !== undefined)
    const questions = family.map(({ question }) => question)
    const answers = decide(questions, headline ? headlineLevel : undefined)
    family.forEach(({ cell, question }, index) => {
      decided.set(cell, { question, answer: answers[index]! })
    })
  }
  return decided
}

function marginQuestion({ measured, theta0, margin, endedRun }: Cell): Question | undefined {
  if (!('estimate' in measured)) return undefined
  return { estimate: measured.estimate, theta0, margin, shown: endedRun }
}

function movedOf(cell: Cell, { question, answer }: Decided, runs: number, labels: Labels): Moved {
  const provisional = runs < fewestAccepted
  const reason = reasonOf(cell, question, answer, labels, 'baseline')
  return {
    verdict: answer.verdict,
    reason: provisional
      ? `${reason}; provisional: ${runs} of ${fewestAccepted} accepted runs`
      : reason,
    baselineRatio: cell.scale === 'log' ? Math.exp(question.theta0) : question.theta0,
    runs,
    provisional,
  }
}

function differenceOf(
  cell: Cell,
  decided: Decided | undefined,
  kept: Decided | undefined,
  moved: Moved | undefined,
  labels: Labels,
): Difference {
  const estimate = decided?.question.estimate
  const shown = (theta: number) => (cell.scale === 'log' ? Math.exp(theta) : theta)
  const verdict = decided?.answer.verdict ?? 'inconclusive'
  return {
    cell: cellId(cell),
    subject: cell.subject,
    metric: cell.metric,
    ...(cell.quantile === undefined ? {} : { quantile: cell.quantile }),
    headline: cell.headline,
    reference: cell.reference,
    candidate: cell.candidate,
    ratio: estimate === undefined || cell.withoutRatio ? null : shown(estimate.theta),
    interval: intervalOf(cell, estimate, shown),
    confidence,
    expectedRatio: cell.expectedRatio,
    ...(cell.because === undefined ? {} : { because: cell.because }),
    margin: cell.scale === 'log' ? Math.expm1(cell.margin) : cell.margin,
    verdict,
    reason:
      'unjudged' in cell.measured
        ? cell.measured.unjudged
        : reasonOf(cell, decided!.question, decided!.answer, labels),
    ...(moved === undefined ? {} : { moved }),
    against: decidedBy(moved),
    ...(cell.beyondReach && { excused: true }),
    ...(cell.slowNoise && { unconfirmed: true }),
    notes: notesOf(cell, decided),
    derivation: [
      ...cell.derivation,
      ...(decided === undefined ? [] : steps(cell, decided, 'margin')),
      ...(kept === undefined ? [] : steps(cell, kept, 'baseline')),
    ],
  }
}

function notesOf(cell: Cell, decided: Decided | undefined): string[] {
  if (decided === undefined) return cell.notes
  const { verdict, familySize, level } = decided.answer
  const notes = [...cell.notes]
  if (cell.slowNoise && verdict === 'must-fix') notes.push(secondRunNote)
  // n pairs give no p-value below 2⁻ⁿ, and Holm asks for level / family of the first.
  const fewest = Math.ceil(Math.log2(familySize / level))
  const isOpen = verdict === 'should-fix' || verdict === 'inconclusive'
  const tooFew = cell.scale === 'log' && cell.length.unit === 'pairs' && cell.length.amount < fewest
  if (isOpen && tooFew) {
    notes.push(`a must-fix among ${familySize} cells needs at least ${fewest} pairs`)
  }
  return notes
}

function intervalOf(
  cell: Cell,
  estimate: Estimate | undefined,
  shown: (theta: number) => number,
): Difference['interval'] {
  if (estimate === undefined || cell.withoutRatio) return null
  return [shown(estimate.interval[0]), shown(estimate.interval[1])]
}

/**
 * An accepted gap excuses a must-fix for as long as it has not moved. While the baseline is
 * provisional it cannot accuse: a gap that seems to have moved is then judged by its margin.
 */
function decidedBy(moved: Moved | undefined): Difference['against'] {
  if (moved === undefined) return 'margin'
  const accuses = moved.verdict === 'must-fix' || moved.verdict === 'should-fix'
  return moved.provisional && accuses ? 'margin' : 'baseline'
}

function steps(cell: Cell, { question, answer }: Decided, against: string): Line[] {
  const { estimate, theta0, margin } = question
  const scale = cell.scale === 'log' ? 'ln ratio' : 'rate'
  const text = (value: number) => Number(value.toPrecision(4)).toString()
  return [
    {
      label: `estimate (${against})`,
      text: `${scale} ${text(estimate.theta)} [${text(estimate.interval[0])}, ${text(estimate.interval[1])}] at 90 %, standard error ${text(estimate.se)} on ${Number.isFinite(estimate.df) ? text(estimate.df) : 'unlimited'} degrees of freedom`,
    },
    {
      label: `distance (${against})`,
      text: `${text(answer.delta)} from the expected ${text(theta0)}; the margin is ${text(margin)}`,
    },
    {
      label: `tests (${against})`,
      text: `beyond the margin: p ${text(answer.beyondMargin.p)}, ${text(answer.beyondMargin.adjusted)} after Holm over ${answer.familySize} (at most ${answer.level}); any gap: p ${text(answer.anyGap.p)}, ${text(answer.anyGap.adjusted)} after Benjamini-Hochberg`,
    },
    { label: `verdict (${against})`, text: answer.verdict },
  ]
}
