// The two sides of a comparison: the environments of one run, measured side by side, or one
// environment in two runs.

import type { MeasuredRun } from './input.ts'

export interface Side {
  run: MeasuredRun
  environment: string
  /** As sentences call it. */
  label: string
}

export interface Sides {
  reference: Side
  candidate: Side
  /** Blocks and pairs of both sides happened together. */
  paired: boolean
}

export function sidesOf(run: MeasuredRun): Sides {
  const { reference, candidate } = run.file.compare
  const side = (environment: string) => ({ run, environment, label: environment })
  return { reference: side(reference), candidate: side(candidate), paired: true }
}

export function sidesOfTwo(
  reference: MeasuredRun,
  candidate: MeasuredRun,
  environment: string,
): Sides {
  const side = (run: MeasuredRun) => ({
    run,
    environment,
    label: `${environment} of ${run.file.id}`,
  })
  return { reference: side(reference), candidate: side(candidate), paired: false }
}
