// Whether a headline cell drifts over the scheduled runs: its estimates of the earlier runs under the
// same conditions, and this run's, watched by CUSUM. An alarm is a remark and no verdict: no single
// run shows the drift, so none is to blame for it.

import { type RunFile, schemaVersion } from '../record/run-file.ts'
import { fieldsOf, listOf, nameOf, numberOf, ShapeError } from '../record/shape.ts'
import type { Baseline } from './baseline.ts'
import { longestCellId } from './cell.ts'
import type { Difference } from './comparison.ts'
import { driftOf } from './drift.ts'
import { nameInWords } from './figures-in-words.ts'

export interface PastRun {
  id: string
  startedAt: string
  /** By cell: ln of the ratio, for errors the difference of rates. */
  estimates: ReadonlyMap<string, number>
}

const mostCells = 1_000_000

/** From a run's comparison.json; undefined where it cannot stand beside the run that is judged. */
export function pastRun(
  past: Omit<RunFile, 'ledger'>,
  comparison: unknown,
  now: RunFile,
): PastRun | undefined {
  const isEarlier = Date.parse(past.startedAt) < Date.parse(now.startedAt)
  if (past.status !== 'complete' || !isEarlier || !isAlike(past, now)) return undefined
  try {
    const fields = fieldsOf(comparison, 'comparison.json')
    if (fields.schemaVersion !== schemaVersion) return undefined
    const entries = listOf(fields.differences, 'differences', readEstimate, mostCells)
    return { id: past.id, startedAt: past.startedAt, estimates: new Map(entries.flat()) }
  } catch (error) {
    // Written by something else: it tells nothing of drift, and nothing else depends on it.
    if (error instanceof ShapeError) return undefined
    throw error
  }
}

function isAlike(past: Omit<RunFile, 'ledger'>, now: RunFile): boolean {
  const text = ({ compare, fingerprint }: Omit<RunFile, 'ledger'>) =>
    JSON.stringify([compare.reference, compare.candidate, Object.entries(fingerprint).sort()])
  return text(past) === text(now)
}

function readEstimate(value: unknown, where: string): [string, number][] {
  const { cell, metric, ratio } = fieldsOf(value, where)
  if (ratio === null) return []
  const name = nameOf(cell, `${where}.cell`, longestCellId)
  if (metric === 'errors') return [[name, numberOf(ratio, `${where}.ratio`, -1, 1)]]
  return [[name, Math.log(numberOf(ratio, `${where}.ratio`, 1e-40, 1e40))]]
}

/** Adds a note to each row that drifts, and returns what a reader has to know. */
export function noteDrift(
  differences: readonly Difference[],
  run: RunFile,
  history: readonly PastRun[],
  baseline: Baseline | undefined,
): string[] {
  if (history.length === 0 || run.status !== 'complete') return []
  const inOrder = history.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))
  const watched = differences.filter(({ headline, ratio }) => headline && ratio !== null)
  const remarks: string[] = []
  let needed = 0
  for (const difference of watched) {
    const since = acknowledgedMs(difference, baseline)
    const past = inOrder.filter(
      ({ startedAt, estimates }) =>
        Date.parse(startedAt) >= since && estimates.has(difference.cell),
    )
    const estimates = past.map((each) => each.estimates.get(difference.cell)!)
    const { alarm, runsNeeded } = driftOf([...estimates, thetaOf(difference)], watched.length)
    needed = Math.max(needed, runsNeeded)
    if (alarm === null) continue
    const onset = [...past, run][alarm.onset]!.id
    const where = alarm.direction === 'up' ? 'higher' : 'lower'
    difference.notes.push(`drifts: ${where} than before since run ${onset}`)
    remarks.push(
      `${nameInWords(difference)} drifts over the runs: since ${onset} the gap has been ${where} than in the runs before. Find what changed then; once it is accepted, drop the cell from the baseline and accept the runs since.`,
    )
  }
  if (needed > 0) {
    remarks.push(
      `Drift over runs cannot be seen yet: ${needed} more ${needed === 1 ? 'run' : 'runs'} under the same conditions ${needed === 1 ? 'is' : 'are'} needed.`,
    )
  }
  return remarks
}

function thetaOf({ metric, ratio }: Difference): number {
  return metric === 'errors' ? ratio! : Math.log(ratio!)
}

/** What was before the first accepted run of a cell is known and has been dealt with. */
export function acknowledgedMs(
  { cell }: Pick<Difference, 'cell'>,
  baseline: Baseline | undefined,
): number {
  const first = baseline?.cells[cell]?.[0]?.run
  const accepted = baseline?.runs.find(({ id }) => id === first)
  return accepted === undefined ? Number.NEGATIVE_INFINITY : Date.parse(accepted.startedAt)
}
