// Judging starts here: an opened run in, the comparison out. Nothing is read or written, so any
// program can hand over a run of its own.

import type { RunFile } from '../record/run-file.ts'
import type { Baseline } from './baseline.ts'
import { incomparable } from './baseline-file.ts'
import type { Comparison } from './comparison.ts'
import { estimateCells } from './estimate-cells.ts'
import type { MeasuredRun } from './input.ts'
import { judgeCells } from './judge-cells.ts'
import { addNotes } from './notes.ts'
import { outcomeOf } from './outcome.ts'
import { type Sides, sidesOf, sidesOfTwo } from './sides.ts'

export const schemaVersion = 1

export interface JudgeOptions {
  baseline?: Baseline
  /** Should-fix counts like must-fix, and nothing waits for a second run. */
  strict?: boolean
}

/** The candidate against the reference, measured side by side in one run. */
export function judgeRun(run: MeasuredRun, options: JudgeOptions = {}): Comparison {
  return judge(sidesOf(run), options)
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

function judge(sides: Sides, { baseline, strict = false }: JudgeOptions): Comparison {
  const { reference, candidate } = sides
  const { cells, remarks } = estimateCells(sides)
  const refused = baseline === undefined ? [] : incomparable(baseline, candidate.run)
  const differences = judgeCells(cells, sides, refused.length === 0 ? baseline : undefined)
  addNotes(differences)
  const headlines = cells
    .map((cell, index) => ({
      difference: differences[index]!,
      excused: cell.beyondReach,
      unconfirmed: cell.slowNoise,
    }))
    .filter(({ difference }) => difference.headline)
  const files = [...new Set([reference.run.file, candidate.run.file])]
  const incomplete = files.filter(({ status }) => status !== 'complete')
  return {
    schemaVersion,
    runs: { reference: reference.run.file.id, candidate: candidate.run.file.id },
    environments: { reference: reference.environment, candidate: candidate.environment },
    paired: sides.paired,
    ...outcomeOf(headlines, { incomplete: incomplete.length > 0, strict }),
    ledger: candidate.run.file.ledger,
    ...(candidate.run.file.traffic && { traffic: candidate.run.file.traffic }),
    differences,
    remarks: [
      ...incomplete.map(incompleteRemark),
      ...(sides.paired ? [] : [unpairedRemark]),
      ...(refused.length === 0 ? [] : [refusedRemark(refused)]),
      ...remarks,
      ...files.flatMap(({ environments }) => environmentRemarks(environments)),
      ...files.flatMap((file) => file.remarks),
      ...new Set([...reference.run.problems, ...candidate.run.problems]),
    ],
  }
}

const unpairedRemark =
  'Two separate runs are weaker than one: the time of day, the load and the machine may have changed between them, and no interval knows of that. Confirm what matters in one run of both environments.'

function incompleteRemark({ id, status, reason }: RunFile): string {
  const why = reason === undefined ? '' : `: ${reason}`
  return `Run ${id} is incomplete (${status})${why}. It is judged on what was measured.`
}

function environmentRemarks(environments: RunFile['environments']): string[] {
  return Object.entries(environments).flatMap(([name, facts]) =>
    facts.remarks.map((remark) => `${name}: ${remark}`),
  )
}

function refusedRemark(reasons: readonly string[]): string {
  return `The baseline was not used, as it was made under other conditions (${reasons.join('; ')}). Accept runs like this one, or restore the conditions.`
}
