// From histograms by block to cells: the traffic as a whole at p50 and p95 with its errors (headline
// cells) first, then p50, p95 and p99, errors and bytes of everything.

import type { Cell } from '../cell.ts'
import { type Pool, type PoolRoom, poolOf, poolRoom } from '../pool.ts'
import { type Block, measuredMinutes, type SubjectBlocks, subjectBlocks } from '../series-blocks.ts'
import type { Settings } from '../settings.ts'
import type { Sides } from '../sides.ts'
import { bottleneckOf, tooFewBlocks, withoutRequests } from '../why-unjudged.ts'
import { bytesCell } from './bytes-cell.ts'
import { errorCell } from './error-cell.ts'
import { quantileCells } from './quantile-cells.ts'

export function seriesCells(sides: Sides, settings: Settings): Cell[] {
  const minutes = measuredMinutes(sides)
  const cells: Cell[] = []
  // What is left of a subject are its cells, so the next one can have the room of its pools.
  const rooms = { reference: poolRoom(), candidate: poolRoom() }
  for (const blocks of subjectBlocks(sides)) {
    const pools = {
      reference: poolFor(blocks.reference, rooms.reference),
      candidate: poolFor(blocks.candidate, rooms.candidate),
    }
    const few = bottleneckOf(sides) ?? tooFewBlocks(blocks)
    const unjudged = few ?? withoutRequests(sides, blocks)
    cells.push(
      ...quantileCells(sides, settings, blocks.subject, pools, minutes, few),
      errorCell(sides, settings, blocks.subject, countsOf(blocks), {
        amount: minutes,
        unit: 'minutes',
        unjudged,
      }),
      ...bytesCell(sides, settings, blocks, minutes, unjudged),
    )
  }
  return cells.sort(
    (a, b) => Number(b.subject.kind === 'traffic') - Number(a.subject.kind === 'traffic'),
  )
}

function poolFor(blocks: readonly Block[], room: PoolRoom): Pool {
  return poolOf(
    blocks.map(({ response }) => response),
    room,
  )
}

function countsOf({ reference, candidate }: SubjectBlocks) {
  const counts = (blocks: readonly Block[]) =>
    blocks.map(({ errors, count }) => ({ errors, of: count }))
  return { reference: counts(reference), candidate: counts(candidate) }
}
