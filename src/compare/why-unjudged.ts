// Why traffic is not judged, in words: a generator that was the bottleneck, or too little measured.

import { quantileName } from './cell.ts'
import type { Pool } from './pool.ts'
import type { Block, SubjectBlocks } from './series-blocks.ts'
import type { Sides } from './sides.ts'
import { samplesNeeded } from './statistics/quantile-estimate.ts'

/** Fewer blocks say too little about their scatter. */
const fewestBlocks = 20

/** Figures of a generator that was too slow say nothing about the environments. */
export function bottleneckOf({ reference, candidate }: Sides): string | undefined {
  return candidate.run.file.traffic?.bottleneck ?? reference.run.file.traffic?.bottleneck
}

export function tooFewBlocks({ reference, candidate }: SubjectBlocks): string | undefined {
  const blocks = Math.min(reference.length, candidate.length)
  if (blocks < fewestBlocks) {
    return `needs at least ${fewestBlocks} blocks; there ${blocks === 1 ? 'is' : 'are'} ${blocks}`
  }
  const filled = (side: readonly Block[]) => side.filter(({ count }) => count > 0).length
  const least = Math.min(filled(reference), filled(candidate))
  const needed = Math.max(fewestBlocks, Math.ceil(blocks / 2))
  return least >= needed
    ? undefined
    : `needs requests in at least ${needed} of ${blocks} blocks on each side; one has them in ${least}`
}

export function tooFewSamples(
  sides: Sides,
  pools: { reference: Pool; candidate: Pool },
  probability: number,
): string | undefined {
  for (const side of ['reference', 'candidate'] as const) {
    const { total, blocks } = pools[side]
    const needed = samplesNeeded(probability, blocks.length)
    if (total === 0) return `no successful answer in ${sides[side].label}`
    if (total < needed) {
      return `${quantileName(probability)} needs ${needed} answers; ${sides[side].label} has ${total}`
    }
    if (blocks.filter((block) => block.total > 0).length < fewestBlocks) {
      return `needs successful answers in at least ${fewestBlocks} blocks in ${sides[side].label}`
    }
  }
  return undefined
}

export function withoutRequests(sides: Sides, blocks: SubjectBlocks): string | undefined {
  const side = (['reference', 'candidate'] as const).find((name) =>
    blocks[name].every(({ count }) => count === 0),
  )
  return side === undefined ? undefined : `no request in ${sides[side].label}`
}
