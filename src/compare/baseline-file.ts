// The baseline as a file: read with suspicion, extended by accepted runs, and thinned out again.
// It is kept in version control and edited by hand, so every fault names its place.

import type { RunFile } from '../record/run-file.ts'
import {
  fieldsOf,
  listOf,
  nameOf,
  numberOf,
  recordOf,
  ShapeError,
  textOf,
  timeOf,
} from '../record/shape.ts'
import type { Accepted, Baseline } from './baseline.ts'
import { cellId, longestCellId } from './cell.ts'
import { estimateCells } from './cells/estimate-cells.ts'
import { differingConditions } from './differing-conditions.ts'
import type { MeasuredRun } from './input.ts'
import { acceptedParity } from './parity.ts'
import { sidesOf } from './sides.ts'

const schemaVersion = 1
/** Far more than years of nightly runs. */
const mostRuns = 10_000
/** A plan has at most 10,000 endpoints, and each of them five cells. */
const mostCells = 100_000

/** A baseline that cannot be used, or a run that cannot join it. */
export class BaselineError extends Error {
  override name = 'BaselineError'
}

export function parseBaseline(text: string): Baseline {
  try {
    return readBaseline(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof ShapeError || error instanceof SyntaxError)) throw error
    throw new BaselineError(
      `The baseline cannot be read: ${error.message}. Restore the file, or delete it and accept a run anew.`,
    )
  }
}

/** What a run is not comparable in; empty where it may be judged against the baseline. */
export function incomparable(
  baseline: Baseline,
  { file }: { file: Pick<RunFile, 'compare' | 'fingerprint'> },
): string[] {
  // Without an accepted run it holds notes alone.
  if (baseline.runs.length === 0) return []
  const { reference, candidate } = baseline.environments
  return differingConditions(
    { called: 'the baseline', conditions: { reference, candidate, ...baseline.fingerprint } },
    { called: 'the run', conditions: { ...file.compare, ...file.fingerprint } },
  )
}

/** The run's differences join those that are known. */
export function acceptRun(
  run: MeasuredRun,
  previous?: Baseline,
  { evenIncomplete = false }: { evenIncomplete?: boolean } = {},
): Baseline {
  const { id, status, startedAt, compare, fingerprint } = run.file
  if (status !== 'complete' && !evenIncomplete) {
    throw new BaselineError(
      `Run ${id} is not complete (${status}). Accept a complete run, or insist with --force.`,
    )
  }
  if (previous?.runs.some((accepted) => accepted.id === id)) {
    throw new BaselineError(`Run ${id} is in the baseline already.`)
  }
  const reasons = previous === undefined ? [] : incomparable(previous, run)
  if (reasons.length > 0) {
    throw new BaselineError(
      `Run ${id} is not comparable with the baseline: ${reasons.join('; ')}. Drop the baseline to begin anew.`,
    )
  }
  const accepted = acceptedCells(run)
  if (accepted.length === 0) {
    throw new BaselineError(
      `Run ${id} has no cell that could be measured; there is nothing to accept.`,
    )
  }
  const cells = new Map(Object.entries(previous?.cells ?? {}))
  for (const [cell, entry] of accepted) cells.set(cell, [...(cells.get(cell) ?? []), entry])
  return {
    schemaVersion,
    environments: { reference: compare.reference, candidate: compare.candidate },
    fingerprint,
    runs: [...(previous?.runs ?? []), { id, startedAt }],
    cells: Object.fromEntries(cells),
    ...nonEmpty('parity', acceptedParity(run.file.parity, previous?.parity)),
    ...nonEmpty('notes', previous?.notes ?? {}),
  }
}

function nonEmpty<K extends string, T extends object>(key: K, value: T): { [key in K]?: T } {
  return (Object.keys(value).length === 0 ? {} : { [key]: value }) as { [key in K]?: T }
}

function acceptedCells(run: MeasuredRun): [string, Accepted][] {
  return estimateCells(sidesOf(run)).cells.flatMap((cell): [string, Accepted][] => {
    if (!('estimate' in cell.measured)) return []
    const { theta, se } = cell.measured.estimate
    return [[cellId(cell), { run: run.file.id, theta, se }]]
  })
}

/** Forgets a cell, or all cells of a subject such as `journey search`, or `search` for short. */
export function dropFromBaseline(baseline: Baseline, name: string): Baseline {
  const names = [name, `journey ${name}`, `endpoint ${name}`]
  const belongs = (cell: string) => {
    const subject = cell.slice(0, cell.lastIndexOf(' · '))
    return names.some((one) => cell === one || subject === one || subject.startsWith(`${one} > `))
  }
  const entries = Object.entries(baseline.cells)
  const kept = entries.filter(([cell]) => !belongs(cell))
  if (kept.length === entries.length) {
    const known = entries.slice(0, 20).map(([cell]) => cell)
    throw new BaselineError(
      `The baseline has no cell “${name}”. It has: ${known.join(', ')}${entries.length > 20 ? ', …' : ''}`,
    )
  }
  return { ...baseline, cells: Object.fromEntries(kept) }
}

function readBaseline(value: unknown): Baseline {
  const fields = fieldsOf(value, 'baseline')
  if (fields.schemaVersion !== schemaVersion) {
    numberOf(fields.schemaVersion, 'schemaVersion', schemaVersion, schemaVersion)
  }
  const environments = fieldsOf(fields.environments, 'environments')
  return {
    schemaVersion,
    environments: {
      reference: nameOf(environments.reference, 'environments.reference'),
      candidate: nameOf(environments.candidate, 'environments.candidate'),
    },
    fingerprint: recordOf(fields.fingerprint, 'fingerprint', textOf),
    runs: listOf(fields.runs, 'runs', readAcceptedRun, mostRuns),
    cells: recordOf(
      fields.cells,
      'cells',
      (cell, where) => listOf(cell, where, readAccepted, mostRuns),
      mostCells,
      longestCellId,
    ),
    ...nonEmpty(
      'parity',
      recordOf(fields.parity ?? {}, 'parity', (values, where) => recordOf(values, where, textOf)),
    ),
    ...nonEmpty('notes', recordOf(fields.notes ?? {}, 'notes', textOf)),
  }
}

function readAcceptedRun(value: unknown, where: string): Baseline['runs'][number] {
  const fields = fieldsOf(value, where)
  return {
    id: nameOf(fields.id, `${where}.id`),
    startedAt: timeOf(fields.startedAt, `${where}.startedAt`),
  }
}

/** Logarithms of ratios: a hundred is a ratio of 10⁴³, which no clock has measured. */
function readAccepted(value: unknown, where: string): Accepted {
  const fields = fieldsOf(value, where)
  return {
    run: nameOf(fields.run, `${where}.run`),
    theta: numberOf(fields.theta, `${where}.theta`, -100, 100),
    se: numberOf(fields.se, `${where}.se`, 0, 100),
  }
}
