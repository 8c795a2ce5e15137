// What the two sides of a comparison are called in every report: by their environments, or, where both
// are one environment in two runs, by these runs.

import type { Comparison } from '../compare/comparison.ts'
import { oneLine } from './display-width.ts'

type Named = Pick<Comparison, 'paired' | 'environments' | 'runs'>

export function sideNames({ paired, environments }: Named): Comparison['environments'] {
  return paired
    ? { reference: oneLine(environments.reference), candidate: oneLine(environments.candidate) }
    : { reference: 'run A', candidate: 'run B' }
}

export function headingOf({ paired, environments, runs }: Named): string {
  const candidate = oneLine(environments.candidate)
  return paired
    ? `${candidate} compared with ${oneLine(environments.reference)}`
    : `${candidate} in run B (${oneLine(runs.candidate)}) compared with run A (${oneLine(runs.reference)})`
}
