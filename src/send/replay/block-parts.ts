// Cuts the arrivals of a plan into the blocks of a run: first the warm-up, which repeats the plan's
// first requests at a rate that grows to its height, then the whole plan.

import { blockStartUs, type ReplayPlan } from '../../plan/replay-plan.ts'
import type { PlannedRequest } from './batch.ts'

/** Arrivals of one block, in order of time; a block may come in several parts, also empty ones. */
export interface BlockPart {
  block: number
  arrivals: PlannedRequest[]
  /** No more of this block will come. */
  last: boolean
}

export interface PlannedArrivals {
  /** In order of time, from the plan's start each time. */
  read(): AsyncIterable<PlannedRequest[]>
}

/** Between the warm-up and the first block, so that the limit of the rate holds there too. */
const gapUs = 1_050_000

export async function* blockParts(
  plan: ReplayPlan,
  arrivals: PlannedArrivals,
  random: () => number,
): AsyncGenerator<BlockPart, void> {
  const { warmUpBlocks, blockUs, rampUs, blocks } = plan
  if (warmUpBlocks > 0) {
    const warmUpUs = warmUpBlocks * blockUs
    const endUs = plan.maxRate === undefined ? warmUpUs : warmUpUs - gapUs
    const sends = ({ atUs }: PlannedRequest) => atUs < endUs && random() * rampUs <= atUs
    for await (const part of cut(arrivals.read(), blockUs, warmUpBlocks)) {
      const { block, last } = part
      yield { block: block - warmUpBlocks, arrivals: part.arrivals.filter(sends), last }
    }
  }
  yield* cut(arrivals.read(), blockUs, blocks)
}

/** From the plan's time to that of an environment in a block, µs to be added. */
export function shiftUs(plan: ReplayPlan, block: number, environment: string): number {
  const inPlanUs = (block < 0 ? block + plan.warmUpBlocks : block) * plan.blockUs
  return blockStartUs(plan, block, environment) - inPlanUs
}

async function* cut(
  batches: AsyncIterable<PlannedRequest[]>,
  blockUs: number,
  blocks: number,
): AsyncGenerator<BlockPart, void> {
  let block = 0
  for await (const batch of batches) {
    let from = 0
    while (from < batch.length) {
      const endUs = (block + 1) * blockUs
      let to = from
      while (to < batch.length && batch[to]!.atUs < endUs) to++
      const last = to < batch.length
      yield { block, arrivals: batch.slice(from, to), last }
      from = to
      if (last && ++block === blocks) return
    }
  }
  for (; block < blocks; block++) yield { block, arrivals: [], last: true }
}
