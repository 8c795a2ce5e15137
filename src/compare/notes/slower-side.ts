// Which of the two environments is the slower one, by the cell and by the means alike.

import type { SideName } from '../evidence/pool.ts'
import type { Finding } from './rule.ts'

export interface SlowerSide {
  slower: SideName
  faster: SideName
  /** By how much, on average; above 0. */
  gapMs: number
}

export function slowerSide({ gap }: Finding): SlowerSide | undefined {
  if (gap === undefined) return undefined
  const gapMs = Math.abs(gap.difference)
  return gap.difference > 0
    ? { slower: 'candidate', faster: 'reference', gapMs }
    : { slower: 'reference', faster: 'candidate', gapMs }
}
