// What rules read out of a part of the evidence: times in ms, and how many answers had a trait. Where
// headers were read of a sample of the requests, its sums stand for all of them.

import type { RenderingPart, RequestPhase, Trait } from '../../record/evidence.ts'
import type { Summed } from './mean-difference.ts'
import type { Part } from './pool.ts'

export function phasesMs(...phases: RequestPhase[]): Summed {
  const spentUs = ({ line }: Part, phase: RequestPhase) => line?.phases[phase]?.totalUs ?? 0
  return {
    total: (part) => phases.reduce((sum, phase) => sum + spentUs(part, phase), 0) / 1_000,
  }
}

export function renderingMs(part: RenderingPart): Summed {
  return {
    total: ({ line }) => (line?.rendering?.[part] ?? 0) / 1_000,
    // A page that did not answer in time has not worked for no time.
    of: ({ line, units }) => (line?.rendering === undefined ? 0 : units),
  }
}

export function serverTimingMs(name: string): Summed {
  return {
    total: (part) =>
      ((part.line?.serverTiming[name]?.totalUs ?? 0) / 1_000) * requestsBySample(part),
    // A block without a sample says nothing, which is not the same as no time.
    of: (part) => (part.line && headersRead(part) > 0 ? part.units : 0),
  }
}

/** Of the answers that have the trait, those with such a value. */
export function traitShare(trait: Trait, matches: (value: string) => boolean): Summed {
  const count = ({ line }: Part, wanted: (value: string) => boolean) =>
    Object.entries(line?.traits[trait] ?? {}).reduce(
      (sum, [value, answers]) => sum + (wanted(value) ? answers : 0),
      0,
    )
  return { total: (part) => count(part, matches), of: (part) => count(part, () => true) }
}

function headersRead({ line }: Part): number {
  return line === undefined ? 0 : (line.sampled ?? line.requests)
}

function requestsBySample(part: Part): number {
  const read = headersRead(part)
  return read === 0 ? 0 : (part.line?.requests ?? 0) / read
}
