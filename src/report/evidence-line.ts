// What was seen beside the latency of a cell, in a line: the parts of its time that changed most.

import type { Difference, EvidenceMeans } from '../compare/comparison.ts'
import { oneLine } from './display-width.ts'
import { whole } from './figures.ts'

const mostParts = 3

/** `on average an iteration: first-byte 12 → 870 ms, db 3 → 850 ms; 48 → 48 kB`; none without evidence. */
export function evidenceLine({ evidence }: Difference): string | undefined {
  if (evidence === undefined) return undefined
  const { per, reference, candidate } = evidence
  const before = timesOf(reference)
  const after = timesOf(candidate)
  const parts = [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, from: before.get(name) ?? 0, to: after.get(name) ?? 0 }))
    .sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from))
    .filter(({ from, to }) => short(from) !== short(to))
    .slice(0, mostParts)
    .map(({ name, from, to }) => `${oneLine(name)} ${short(from)} → ${short(to)} ms`)
  const bytes = `${short(reference.bytes / 1_000)} → ${short(candidate.bytes / 1_000)} kB`
  const each = per === 'request' ? 'a request' : 'an iteration'
  return `On average ${each}: ${[...parts, bytes].join(', ')}.`
}

function timesOf({ phasesMs, serverTimingMs, renderingMs }: EvidenceMeans): Map<string, number> {
  return new Map(Object.entries({ ...phasesMs, ...serverTimingMs, ...renderingMs }))
}

function short(value: number): string {
  return value < 10 ? `${Number(value.toFixed(1))}` : whole(value)
}
