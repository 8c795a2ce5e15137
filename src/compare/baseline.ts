// The gap that is already known: per cell, what each accepted run measured and how sure it was of
// it. A run is then asked whether the gap has moved from there; the more accepted runs, the more is
// known of how much it moves by itself.

import type { Cell } from './cell.ts'
import type { Difference } from './comparison.ts'
import { type Estimate, tEstimate } from './statistics/estimate.ts'
import type { Question } from './verdict.ts'

/** Of an accepted run, for one cell. */
export interface Accepted {
  run: string
  theta: number
  se: number
}

export interface Baseline {
  schemaVersion: number
  environments: { reference: string; candidate: string }
  /** What makes runs comparable with it. */
  fingerprint: Record<string, string>
  /** Accepted runs, in order. */
  runs: { id: string; startedAt: string }[]
  /** By cell, in order of acceptance. */
  cells: Record<string, Accepted[]>
  /** What the probes found when a run was last accepted: by probe, then by environment. */
  parity?: Record<string, Record<string, string>>
  /** What people know, by the name of the cell or the subject. */
  notes?: Record<string, string>
}

/** With fewer accepted runs a verdict is provisional: how runs differ by themselves is not known. */
export const fewestAccepted = 5

/** Has the gap moved? With the margin of the cell, around what was accepted. */
export function baselineQuestion(cell: Cell, accepted: readonly Accepted[]): Question | undefined {
  if (!('estimate' in cell.measured) || accepted.length === 0) return undefined
  const { theta, se, df } = spreadAround(cell.measured.estimate, accepted)
  return {
    estimate: tEstimate(cell.measured.estimate.theta, se, df),
    theta0: theta,
    margin: cell.margin,
  }
}

/** The accepted gap, and the standard error of a new run's distance from it. */
export function spreadAround(
  estimate: Pick<Estimate, 'se' | 'df'>,
  accepted: readonly Accepted[],
): { theta: number; se: number; df: number } {
  const m = accepted.length
  const theta = mean(accepted.map((run) => run.theta))
  const known = mean(accepted.map((run) => run.se ** 2))
  const own = estimate.se ** 2
  if (m < fewestAccepted) {
    return { theta, se: Math.sqrt(own + known / m), df: estimate.df }
  }
  const scatter = accepted.reduce((sum, run) => sum + (run.theta - theta) ** 2, 0) / (m - 1)
  const between = Math.max(0, scatter - known) * (1 + 1 / m)
  const variance = between + own + known / m
  const terms =
    between ** 2 / (m - 1) + own ** 2 / estimate.df + (known / m) ** 2 / (m * estimate.df)
  const df = Math.max(
    terms > 0 ? variance ** 2 / terms : Number.POSITIVE_INFINITY,
    Math.min(m - 1, estimate.df),
  )
  return { theta, se: Math.sqrt(variance), df }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Once for all cells; accepted together, they have the same number of runs. */
export function provisionalRemark(differences: readonly Difference[]): string[] {
  const fewest = Math.min(
    ...differences.flatMap(({ moved }) => (moved?.provisional ? [moved.runs] : [])),
  )
  if (fewest === Number.POSITIVE_INFINITY) return []
  const runs = fewest === 1 ? 'one accepted run' : `${fewest} accepted runs`
  return [
    `The baseline is provisional (${runs}; ${fewestAccepted} make it firm): a gap that seems to have moved decides nothing yet.`,
  ]
}
