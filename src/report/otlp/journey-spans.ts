// A trace for each journey, as data: the journey over the whole run, beneath it each measured iteration
// of either environment, and its steps. Of steps only the lengths are measured, so they are laid end to
// end; the think time between them is nowhere.

import type { Comparison } from '../../compare/comparison.ts'
import type { MeasuredRun } from '../../compare/input.ts'
import type { JourneySample, Outcome, StepSample } from '../../record/sample.ts'
import { oneLine } from '../display-width.ts'

export interface SpanTree {
  name: string
  startUs: number
  endUs: number
  attributes: Record<string, string | number>
  /** Why it failed. */
  failure?: string
  children: SpanTree[]
}

export function journeySpans(comparison: Comparison, { samples }: MeasuredRun): SpanTree[] {
  const measured = samples.filter(({ phase }) => phase === 'measured')
  return [...Map.groupBy(measured, ({ journey }) => journey)].map(([journey, its]) => {
    const children = its
      .map((sample) => iterationSpan(sample, comparison))
      .sort((a, b) => a.startUs - b.startUs)
    return {
      name: oneLine(journey),
      startUs: children[0]!.startUs,
      endUs: children.reduce((latest, { endUs }) => Math.max(latest, endUs), 0),
      attributes: { 'trueup.run': comparison.runs.candidate, ...verdictOf(journey, comparison) },
      children,
    }
  })
}

function verdictOf(journey: string, { differences }: Comparison): SpanTree['attributes'] {
  const cell = differences.find(
    ({ subject: { kind, name, step }, metric }) =>
      kind === 'journey' && name === journey && step === undefined && metric === 'duration',
  )
  if (cell === undefined) return {}
  return {
    'trueup.verdict': cell.verdict,
    ...(cell.ratio !== null && { 'trueup.difference': cell.ratio }),
    ...(cell.interval && {
      'trueup.difference.low': cell.interval[0],
      'trueup.difference.high': cell.interval[1],
    }),
  }
}

function iterationSpan(sample: JourneySample, { environments }: Comparison): SpanTree {
  const startUs = Date.parse(sample.startedAt) * 1_000
  const side = sample.environment === environments.reference ? 'reference' : 'candidate'
  const where = {
    'deployment.environment.name': oneLine(sample.environment),
    'trueup.side': side,
    'trueup.pair': sample.pair,
  }
  const { error } = sample
  return {
    name: oneLine(`${sample.journey} in ${sample.environment}`),
    startUs,
    endUs: startUs + sample.durationUs,
    attributes: { ...where, ...(error && { 'error.type': oneLine(error.kind) }) },
    ...failureOf(sample.outcome, error && `${error.kind}: ${error.message}`),
    children: stepSpans(sample.steps, '', startUs, where),
  }
}

/** The steps directly under a path; what is further down stands under them. */
function stepSpans(
  steps: readonly StepSample[],
  under: string,
  startUs: number,
  where: SpanTree['attributes'],
): SpanTree[] {
  const names = new Set(steps.map(({ name }) => name))
  let atUs = startUs
  return steps
    .filter(({ name }) => parentOf(name, names) === under)
    .map((step) => {
      const span = {
        name: oneLine(under === '' ? step.name : step.name.slice(under.length + separator.length)),
        startUs: atUs,
        endUs: atUs + step.durationUs,
        attributes: where,
        ...failureOf(step.outcome),
        children: stepSpans(steps, step.name, atUs, where),
      }
      atUs = span.endUs
      return span
    })
}

const separator = ' > '

/** The step around it; a name with the separator in it is no nested step by itself. */
function parentOf(name: string, names: ReadonlySet<string>): string {
  for (let end = name.lastIndexOf(separator); end > 0; end = name.lastIndexOf(separator, end - 1)) {
    const path = name.slice(0, end)
    if (names.has(path)) return path
  }
  return ''
}

function failureOf(outcome: Outcome, why?: string): { failure?: string } {
  return outcome === 'ok' ? {} : { failure: oneLine(why ?? outcome) }
}
