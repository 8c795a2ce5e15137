// Judging an experiment, from its run folder alone: an opened run in, the report out. The verdicts
// are those of every comparison; what differs is the question: not whether the candidate is as fast,
// but whether it degrades and recovers as the reference does.

import type { ExperimentFacts } from '../../record/experiment.ts'
import type { RunFile } from '../../record/run-file.ts'
import type { MeasuredRun } from '../input.ts'
import { settingsOf } from '../settings.ts'
import { confidence } from '../statistics/estimate.ts'
import { type Answer, decide, type Question } from '../verdict.ts'
import { causesOf } from './causes.ts'
import type {
  ExperimentReport,
  Reaction,
  Response,
  ResponseDifference,
  Side,
} from './experiment-report.ts'
import { outcomeInWords, reasonFor } from './experiment-words.ts'
import type { ResponseCell } from './response-cell.ts'
import { responseCells } from './response-cells.ts'
import { stretchesOf } from './stretches.ts'
import { timingsOf } from './timings.ts'
import { userErrorsOf } from './user-errors.ts'

const schemaVersion = 1

/** The run is one of an experiment. */
export function judgeExperiment(run: MeasuredRun, facts: ExperimentFacts): ExperimentReport {
  const { file } = run
  const environments = { reference: file.compare.reference, candidate: file.compare.candidate }
  const { settings, fault } = settingsOf(file.settings)
  const stretches = stretchesOf(run, facts)
  const cells = responseCells({ facts, stretches, settings, environments })
  const differences = judgeCells(cells, facts, environments)
  const excused = new Set(cells.filter(({ beyondReach }) => beyondReach).map(({ cell }) => cell))
  return {
    schemaVersion,
    run: file.id,
    environments,
    experiment: facts,
    ...outcomeOf(differences, excused, run, facts, environments),
    causes: causesOf(differences, facts, environments),
    differences,
    timings: timingsOf(run, facts, stretches, settings.margins.floor),
    userErrors: userErrorsOf(run, facts),
    remarks: [
      ...(file.status === 'complete' ? [] : [incomplete(file)]),
      ...(fault === undefined ? [] : [`The default margins were used: ${fault}`]),
      ...facts.trials.flatMap(({ aborted }) => (aborted === undefined ? [] : [aborted])),
      ...file.remarks,
      ...new Set(run.problems),
    ],
  }
}

function judgeCells(
  cells: readonly ResponseCell[],
  facts: ExperimentFacts,
  environments: Record<Side, string>,
): ResponseDifference[] {
  const moved = {
    reference: decideAll(cells, (cell) => cell.moved.reference),
    candidate: decideAll(cells, (cell) => cell.moved.candidate),
  }
  const differs = new Map<ResponseCell, Answer>()
  for (const headline of [true, false]) {
    const family = cells.filter((cell) => cell.headline === headline)
    for (const [cell, answer] of decideAll(family, (it) => it.differs)) differs.set(cell, answer)
  }
  return cells.map((cell) => {
    const { figures, moved: asked, differs: question, beyondReach: _, ...place } = cell
    const answer = differs.get(cell)
    const response = (side: Side): Response => ({
      ...figures[side],
      ...shown(cell, asked[side]),
      reaction: reactionOf(moved[side].get(cell)),
    })
    return {
      ...place,
      margin: cell.metric === 'duration' ? Math.expm1(cell.margin) : cell.margin,
      reference: response('reference'),
      candidate: response('candidate'),
      ...shown(cell, question),
      confidence,
      verdict: answer?.verdict ?? 'inconclusive',
      reason: reasonFor(cell, answer, facts, environments),
    }
  })
}

function decideAll(
  cells: readonly ResponseCell[],
  ask: (cell: ResponseCell) => Question | { unjudged: string },
): Map<ResponseCell, Answer> {
  const asked = cells.flatMap((cell) => {
    const question = ask(cell)
    return 'estimate' in question ? [{ cell, question }] : []
  })
  const answers = decide(asked.map(({ question }) => question))
  return new Map(asked.map(({ cell }, index) => [cell, answers[index]!]))
}

function shown(
  { metric }: ResponseCell,
  asked: Question | { unjudged: string },
): Pick<Response, 'ratio' | 'interval'> {
  if ('unjudged' in asked) return { ratio: null, interval: null }
  const of = (theta: number) => (metric === 'duration' ? Math.exp(theta) : theta)
  const { theta, interval } = asked.estimate
  return { ratio: of(theta), interval: [of(interval[0]), of(interval[1])] }
}

function reactionOf(answer: Answer | undefined): Reaction {
  if (answer === undefined || answer.verdict === 'inconclusive') return 'undecided'
  return answer.verdict === 'acceptable' ? 'held' : 'moved'
}

function outcomeOf(
  differences: readonly ResponseDifference[],
  excused: ReadonlySet<string>,
  { file, problems }: MeasuredRun,
  facts: ExperimentFacts,
  environments: Record<Side, string>,
): Pick<ExperimentReport, 'verdict' | 'exitCode' | 'summary'> {
  const headline = differences.filter((it) => it.headline)
  const has = (verdict: ResponseDifference['verdict']) =>
    headline.some(
      (it) => it.verdict === verdict && !(verdict === 'inconclusive' && excused.has(it.cell)),
    )
  // What is left of a damaged folder may show a fault, but not that the rest was well.
  const lacks =
    file.status !== 'complete' ? 'incomplete' : problems.length > 0 ? 'damaged' : undefined
  const undecided = has('inconclusive')
  const open = headline.length === 0 || undecided || lacks !== undefined
  const verdict = has('must-fix')
    ? 'must-fix'
    : has('should-fix')
      ? 'should-fix'
      : open
        ? 'inconclusive'
        : 'acceptable'
  const exitCode = verdict === 'must-fix' ? 1 : open ? 3 : 0
  const why = undecided ? undefined : lacks
  return { verdict, exitCode, summary: outcomeInWords(headline, verdict, why, facts, environments) }
}

function incomplete({ status, reason }: RunFile): string {
  return `The experiment is incomplete (${status})${reason === undefined ? '' : `: ${reason}`}`
}
