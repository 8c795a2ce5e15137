// The parity table: what the probes found in both environments, side by side. Apart from the verdicts
// on latency, except that a probe that must match decides the exit code too.

import type { Parity, ProbeResult, ProbeValue } from '../record/parity.ts'
import type { Baseline } from './baseline.ts'
import type { Sides } from './sides.ts'

export type ParityVerdict = 'equal' | 'expected' | 'differs' | 'must-match' | 'unknown'

export interface ParityRow {
  probe: string
  /** As shown: of a secret its hash, `unknown` where the probe failed. */
  reference: string
  candidate: string
  verdict: ParityVerdict
  /** Has to be equal: `unknown` is exit code 3 then, and `must-match` exit code 1. */
  mustMatch?: true
  /** Why a difference is expected, or why a value is unknown. */
  because?: string
  /** What is not as the baseline has it: `staging: 15.3 → 15.4`. */
  movedSince?: string
  /** Subjects that the difference may say something about; absent where it is all of them. */
  concerns?: string[]
}

/** Probes in the order of the configuration; none without probes. */
export function compareParity(sides: Sides, baseline: Baseline | undefined): ParityRow[] {
  const [first = {}, second = {}] = [sides.reference, sides.candidate].map(
    ({ run }): Parity => run.file.parity ?? {},
  )
  const names = new Set([...Object.keys(second), ...Object.keys(first)])
  return [...names].map((probe) => {
    const reference = foundIn(first[probe], sides.reference.environment)
    const candidate = foundIn(second[probe], sides.candidate.environment)
    const moved = [
      movedOf(baseline, probe, sides.reference.environment, reference),
      movedOf(baseline, probe, sides.candidate.environment, candidate),
    ].filter((text) => text !== undefined)
    return {
      probe,
      reference: shown(reference),
      candidate: shown(candidate),
      ...judged(reference, candidate, sides, second[probe] ?? first[probe]),
      ...(sides.paired && moved.length > 0 && { movedSince: moved.join(', ') }),
    }
  })
}

type Judged = Pick<ParityRow, 'verdict' | 'mustMatch' | 'because' | 'concerns'>

/** What is expected or demanded holds between environments, not between two days of one. */
function judged(
  reference: ProbeValue,
  candidate: ProbeValue,
  { paired, ...labelled }: Sides,
  settings: Partial<ProbeResult> = {},
): Judged {
  const { expected, mustMatch, concerns } = paired ? settings : {}
  const demanded = mustMatch && { mustMatch }
  if ('unknown' in reference || 'unknown' in candidate) {
    const reasons = [
      ...('unknown' in reference ? [`${labelled.reference.label}: ${reference.unknown}`] : []),
      ...('unknown' in candidate ? [`${labelled.candidate.label}: ${candidate.unknown}`] : []),
    ]
    return { verdict: 'unknown', ...demanded, because: reasons.join('; ') }
  }
  if (reference.value === candidate.value) return { verdict: 'equal', ...demanded }
  if (expected !== undefined) return { verdict: 'expected', because: expected }
  return {
    verdict: mustMatch ? 'must-match' : 'differs',
    ...demanded,
    ...(concerns && { concerns }),
  }
}

function foundIn(result: ProbeResult | undefined, environment: string): ProbeValue {
  const values = result?.environments ?? {}
  return (Object.hasOwn(values, environment) ? values[environment] : undefined) ?? notProbed
}

const notProbed = { unknown: 'not probed in this run' }

function shown(value: ProbeValue): string {
  return 'unknown' in value ? 'unknown' : value.value
}

function movedOf(
  baseline: Baseline | undefined,
  probe: string,
  environment: string,
  now: ProbeValue,
): string | undefined {
  const known = Object.hasOwn(baseline?.parity ?? {}, probe) ? baseline?.parity?.[probe] : undefined
  const before = known && Object.hasOwn(known, environment) ? known[environment] : undefined
  if (before === undefined || 'unknown' in now || before === now.value) return undefined
  return `${environment}: ${before} → ${now.value}`
}

/** What an accepted run adds to the baseline: a probe that failed leaves what was known before. */
export function acceptedParity(
  parity: Parity = {},
  previous: Baseline['parity'] = {},
): NonNullable<Baseline['parity']> {
  const accepted = new Map(Object.entries(previous))
  for (const [probe, { environments }] of Object.entries(parity)) {
    const known = Object.entries(environments).flatMap(([name, value]) =>
      'unknown' in value ? [] : [[name, value.value] as const],
    )
    accepted.set(probe, { ...accepted.get(probe), ...Object.fromEntries(known) })
  }
  return Object.fromEntries(accepted)
}
