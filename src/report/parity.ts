// The parity table, which all reports share: what is not latency, side by side.

import type { Verdict } from '../compare/comparison.ts'
import type { ParityRow, ParityVerdict } from '../compare/parity.ts'
import { oneLine } from './display-width.ts'

export interface ParityLine {
  probe: string
  reference: string
  candidate: string
  verdict: string
  /** The verdict of a row that it is nearest to, for its mark and colour. */
  kind: Verdict
  /** Why, and what has moved since the baseline. */
  notes: string[]
}

const words: Record<ParityVerdict, string> = {
  equal: 'equal',
  expected: 'expected',
  differs: 'differs',
  'must-match': 'must match',
  unknown: 'unknown',
}

const nearest: Record<ParityVerdict, Verdict> = {
  equal: 'acceptable',
  expected: 'acceptable',
  differs: 'should-fix',
  'must-match': 'must-fix',
  unknown: 'inconclusive',
}

export function parityLines(rows: readonly ParityRow[]): ParityLine[] {
  return rows.map(({ probe, reference, candidate, verdict, mustMatch, because, movedSince }) => ({
    probe: oneLine(probe),
    reference: oneLine(reference),
    candidate: oneLine(candidate),
    verdict: verdict === 'unknown' && mustMatch ? 'unknown, must match' : words[verdict],
    kind: nearest[verdict],
    notes: [
      ...(because === undefined ? [] : [oneLine(because)]),
      ...(movedSince === undefined ? [] : [`moved since the baseline: ${oneLine(movedSince)}`]),
    ],
  }))
}
