// Judging starts here: an opened run in, the comparison out. Nothing is read or written, so any
// program can hand over a run of its own.

import type { RunFile } from '../record/run-file.ts'
import { type Baseline, provisionalRemark } from './baseline.ts'
import { incomparable } from './baseline-file.ts'
import { estimateCells } from './cells/estimate-cells.ts'
import type { Comparison } from './comparison.ts'
import { differingConditions } from './differing-conditions.ts'
import { noteDrift, type PastRun } from './drift-over-runs.ts'
import { mayStopEarly } from './early-stop.ts'
import type { MeasuredRun } from './input.ts'
import { judgeCells } from './judge-cells.ts'
import { lackingBlocks } from './lacking-blocks.ts'
import { networkRemark } from './network-remarks.ts'
import { addHumanNotes } from './notes/human.ts'
import { addNotes } from './notes/index.ts'
import { outcomeOf } from './outcome.ts'
import { compareParity } from './parity.ts'
import { saturationReport } from './saturation/saturation-report.ts'
import { type Side, type Sides, sidesOf, sidesOfTwo } from './sides.ts'

export const schemaVersion = 1

export interface JudgeOptions {
  baseline?: Baseline
  /** Should-fix counts like must-fix, and nothing waits for a second run. */
  strict?: boolean
  /** Runs before this one, to see whether it drifts. */
  history?: readonly PastRun[]
}

/** The candidate against the reference, measured side by side in one run. */
export function judgeRun(run: MeasuredRun, options: JudgeOptions = {}): Comparison {
  // Baseline and history are those of ordinary runs.
  return judge(sidesOf(run), run.file.saturation ? { strict: options.strict } : options)
}

/**
 * One environment in two runs: yesterday's staging against today's. Weaker than one run, as nothing
 * tells what changed around it from what changed in it; the comparison says so.
 */
export function judgeTwoRuns(
  reference: MeasuredRun,
  candidate: MeasuredRun,
  environment: string,
  options: Pick<JudgeOptions, 'strict'> = {},
): Comparison {
  return judge(sidesOfTwo(reference, candidate, environment), options)
}

function judge(sides: Sides, { baseline, strict = false, history = [] }: JudgeOptions): Comparison {
  const { reference, candidate } = sides
  const { cells, remarks } = estimateCells(sides)
  const unlike = unlikeRuns(sides)
  if (unlike.length > 0) for (const cell of cells) cell.measured = { unjudged: unlikeReason }
  const refused = baseline === undefined ? [] : incomparable(baseline, candidate.run)
  const usable = refused.length === 0 ? baseline : undefined
  const differences = judgeCells(cells, sides, usable)
  const parity = compareParity(sides, sameEnvironments(baseline, sides))
  addNotes(differences, sides, parity)
  const notShown = addHumanNotes(differences, {
    ...candidate.run.file.settings.notes,
    ...baseline?.notes,
  })
  const drift = noteDrift(differences, candidate.run.file, history, usable)
  const headlines = differences.filter(({ headline }) => headline)
  const { tracing } = candidate.run.file.settings
  const saturation = sides.paired ? saturationReport(candidate.run) : undefined
  const files = [...new Set([reference.run.file, candidate.run.file])]
  const incomplete = files.filter(({ status }) => status !== 'complete')
  const lacking = lackingBlocks(sides)
  return {
    schemaVersion,
    runs: { reference: reference.run.file.id, candidate: candidate.run.file.id },
    environments: { reference: reference.environment, candidate: candidate.environment },
    paired: sides.paired,
    ...(strict && { strict }),
    ...outcomeOf(headlines, {
      incomplete: incomplete.length > 0 || lacking !== null || isDamaged(sides),
      strict,
      parity,
    }),
    ledger: candidate.run.file.ledger,
    ...(candidate.run.file.traffic && { traffic: candidate.run.file.traffic }),
    ...(saturation && { saturation }),
    differences,
    ...(parity.length > 0 && { parity }),
    ...(tracing && { tracingLink: tracing.link }),
    remarks: [
      ...incomplete.map(incompleteRemark),
      ...(lacking === null ? [] : [lacking]),
      ...(sides.paired ? [] : [unpairedRemark]),
      ...(mayStopEarly(sides) ? [mayStopRemark] : []),
      ...(unlike.length === 0 ? [] : [unlikeRemark(unlike)]),
      ...drift,
      ...(refused.length === 0 ? [] : [refusedRemark(refused)]),
      ...provisionalRemark(differences),
      ...remarks,
      ...notShown,
      ...files.flatMap(({ environments }) => environmentRemarks(environments)),
      ...new Set(files.flatMap((file) => file.remarks)),
      ...new Set([...reference.run.problems, ...candidate.run.problems]),
    ],
  }
}

/** What the probes found is compared even where other conditions have changed. */
function sameEnvironments(baseline: Baseline | undefined, sides: Sides): Baseline | undefined {
  const { reference, candidate } = baseline?.environments ?? {}
  const isSame =
    reference === sides.reference.environment && candidate === sides.candidate.environment
  return isSame ? baseline : undefined
}

const mayStopRemark =
  'The run was allowed to finish early. That costs a little: what must be fixed among its headline cells is judged at 4 % instead of 5 %.'

const unpairedRemark =
  'Two separate runs are weaker than one: the time of day, the load and the machine may have changed between them, and no interval knows of that. Confirm what matters in one run of both environments.'

const unlikeReason = 'the two runs were not made under the same conditions'

function unlikeRemark(reasons: readonly string[]): string {
  return `Nothing is judged, as the two runs were not made under the same conditions (${reasons.join('; ')}). Make both alike and compare again.`
}

/** A longer run is a better measurement of the same thing; another browser measures something else. */
function unlikeRuns({ paired, reference, candidate }: Sides): string[] {
  if (paired) return []
  const conditions = ({ run: { file } }: Side) => ({
    called: file.id,
    conditions: file.fingerprint,
  })
  return differingConditions(conditions(reference), conditions(candidate))
}

/** What is left may still be enough for a fault, but nothing shows that the rest was well. */
function isDamaged({ reference, candidate }: Sides): boolean {
  return reference.run.problems.length > 0 || candidate.run.problems.length > 0
}

function incompleteRemark({ id, status, reason }: RunFile): string {
  const why = reason === undefined ? '' : `: ${reason.replace(/\.$/, '')}`
  return `Run ${id} is incomplete (${status})${why}. It is judged on what was measured.`
}

function environmentRemarks(environments: RunFile['environments']): string[] {
  return Object.entries(environments).flatMap(([name, { remarks, network = [] }]) =>
    [...remarks, ...network.map(networkRemark)].map((remark) => `${name}: ${remark}`),
  )
}

function refusedRemark(reasons: readonly string[]): string {
  return `The baseline was not used, as it was made under other conditions (${reasons.join('; ')}). Accept runs like this one, or restore the conditions.`
}
