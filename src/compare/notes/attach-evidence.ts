// Puts the means of what was seen beside a subject's latency, and its slowest requests, into the first
// of its cells of durations: what reports draw.

import type { EvidenceLine, SlowRequest } from '../../record/evidence.ts'
import { renderingParts, requestPhases, traits } from '../../record/evidence.ts'
import type { Difference, EvidenceMeans } from '../comparison.ts'
import type { Summed } from '../evidence/mean-difference.ts'
import { type Evidence, poolEvidence, type SideName } from '../evidence/pool.ts'
import { phasesMs, renderingMs, serverTimingMs } from '../evidence/readings.ts'
import type { Sides } from '../sides.ts'
import { sharesOf } from './traits.ts'

const slowestKept = 5
/** A trait differs where a value's share does by this much. */
const leastTraitChange = 0.1

export function attachEvidence(differences: readonly Difference[], sides: Sides): void {
  const evidenceOf = poolEvidence(sides)
  for (const difference of differences) {
    const { metric, quantile = 0.5, subject } = difference
    if (metric !== 'duration' || quantile !== 0.5) continue
    const evidence = evidenceOf(subject)
    const { lines, per } = evidence
    if (lines.reference.length === 0 && lines.candidate.length === 0) continue
    const means = (side: SideName) => meansOf(evidence, side)
    difference.evidence = { per, reference: means('reference'), candidate: means('candidate') }
    difference.slowest = {
      reference: slowestOf(lines.reference),
      candidate: slowestOf(lines.candidate),
    }
  }
}

function slowestOf(lines: readonly EvidenceLine[]): SlowRequest[] {
  return lines
    .flatMap(({ slowest }) => slowest)
    .sort((a, b) => b.durationUs - a.durationUs)
    .slice(0, slowestKept)
}

function meansOf(evidence: Evidence, side: SideName): EvidenceMeans {
  const parts = evidence.parts[side]
  const lines = parts.flatMap(({ line }) => line ?? [])
  const mean = ({ total, of = ({ units }) => units }: Summed) => {
    const count = parts.reduce((sum, part) => sum + of(part), 0)
    return count === 0 ? 0 : parts.reduce((sum, part) => sum + total(part), 0) / count
  }
  const named = <T extends string>(names: Iterable<T>, read: (name: T) => Summed) =>
    Object.fromEntries([...names].map((name) => [name, mean(read(name))])) as Record<T, number>
  const phases = requestPhases.filter((phase) => lines.some((line) => line.phases[phase]))
  const entries = new Set(lines.flatMap(({ serverTiming }) => Object.keys(serverTiming)))
  return {
    count: parts.reduce((sum, { units }) => sum + units, 0),
    requests: mean({ total: ({ line }) => line?.requests ?? 0 }),
    bytes: mean({ total: ({ line }) => line?.bytes ?? 0 }),
    phasesMs: named(phases, (phase) => phasesMs(phase)),
    serverTimingMs: named(entries, serverTimingMs),
    ...(lines.some(({ rendering }) => rendering) && {
      renderingMs: named(renderingParts, renderingMs),
    }),
    traits: differingTraits(evidence, side),
    ...foreignHostsOf(lines, parts.length),
  }
}

function differingTraits(evidence: Evidence, side: SideName): EvidenceMeans['traits'] {
  const differing = traits.flatMap((trait) => {
    const shares = {
      reference: sharesOf(evidence, 'reference', trait),
      candidate: sharesOf(evidence, 'candidate', trait),
    }
    const values = new Set([...shares.reference.keys(), ...shares.candidate.keys()])
    const differs = [...values].some(
      (value) =>
        Math.abs((shares.reference.get(value) ?? 0) - (shares.candidate.get(value) ?? 0)) >=
        leastTraitChange,
    )
    return differs ? [[trait, Object.fromEntries(shares[side])]] : []
  })
  return Object.fromEntries(differing)
}

function foreignHostsOf(
  lines: readonly EvidenceLine[],
  iterations: number,
): Pick<EvidenceMeans, 'foreignHosts'> {
  const hosts = new Map<string, { requests: number; ms: number }>()
  for (const line of lines) {
    for (const [host, { foreign, requests, totalUs }] of Object.entries(line.hosts ?? {})) {
      if (!foreign) continue
      const sum = hosts.get(host) ?? { requests: 0, ms: 0 }
      sum.requests += requests / iterations
      sum.ms += totalUs / 1_000 / iterations
      hosts.set(host, sum)
    }
  }
  return hosts.size === 0 ? {} : { foreignHosts: Object.fromEntries(hosts) }
}
