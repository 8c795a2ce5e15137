// Doses, times and how long it took until users noticed, as an experiment's report writes them.

import type { Figure } from '../../compare/comparison.ts'
import type {
  ExperimentReport,
  Response,
  Timing,
} from '../../compare/experiment/experiment-report.ts'
import { oneLine } from '../display-width.ts'
import { whole } from '../figures.ts'

export function doseText({ experiment }: ExperimentReport, dose: number): string {
  return oneLine(experiment.doses[dose]!.text)
}

export function fromTo({ control, changed }: Response): string {
  return `${bare(control)} → ${bare(changed)} ms`
}

function bare({ value }: Figure): string {
  return value === null ? '–' : number(value)
}

export function time(ms: number): string {
  return `${number(ms)} ms`
}

function number(ms: number): string {
  return ms >= 10 || ms === 0 ? whole(ms) : ms.toFixed(1)
}

/** "0.4 s / over after 1.2 s": of the middle repeat; how many have none is said. */
export function timingText(timing: Timing | undefined): string {
  if (timing === undefined) return '–'
  return `${middle(timing.noticedMs, 'not')} / ${middle(timing.recoveredMs, 'not over')}`
}

function middle(values: readonly (number | null)[], none: string): string {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b)
  const missing = values.length - known.length
  if (known.length === 0) return none
  const text = `${(known[known.length >> 1]! / 1_000).toFixed(1)} s`
  return missing === 0 ? text : `${text} (${missing} of ${values.length} ${none})`
}

export function percent(fraction: number): string {
  return `${Math.round(fraction * 100)} %`
}
