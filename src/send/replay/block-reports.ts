// The blocks of a sender that are not yet reported. A block is encoded endpoint by endpoint, with
// a turn of the event loop between, so that a report delays no request of the next block.

import { setImmediate } from 'node:timers/promises'
import { Histogram } from '../../record/histogram.ts'
import { BlockTally, EndpointTally } from './block-tally.ts'
import type { ConnectionPool } from './connection-pool.ts'
import type { LoadWatch } from './generator-load.ts'
import type {
  BlockReport,
  GeneratorLoad,
  SenderNews,
  SenderSetup,
  SubjectPart,
} from './messages.ts'

const empty = new Histogram().encode()

export class BlockReports {
  readonly #open = new Map<number, BlockTally>()
  readonly #load: LoadWatch
  readonly #pool: ConnectionPool
  readonly #tell: (news: SenderNews) => void
  readonly #evidenceOf: ReadonlySet<number>

  constructor(
    { evidenceOf }: Pick<SenderSetup, 'evidenceOf'>,
    load: LoadWatch,
    pool: ConnectionPool,
    tell: (news: SenderNews) => void,
  ) {
    this.#evidenceOf = new Set(evidenceOf)
    this.#load = load
    this.#pool = pool
    this.#tell = tell
  }

  open(block: number): BlockTally {
    let tally = this.#open.get(block)
    if (tally === undefined) {
      tally = new BlockTally(block)
      this.#open.set(block, tally)
    }
    return tally
  }

  /** Only where it is not reported yet. */
  find(block: number): BlockTally | undefined {
    return this.#open.get(block)
  }

  end(block: number): void {
    const tally = this.open(block)
    tally.ended = true
    this.settle(tally)
  }

  /** Reports the block if nothing of it is left to do. */
  settle(tally: BlockTally): void {
    if (!tally.whole || !this.#open.delete(tally.block)) return
    const load: GeneratorLoad = {
      lag: tally.lag.encode(),
      ...this.#load.take(),
      connections: this.#pool.size,
      waited: this.#pool.takeWaited(),
    }
    void reportOf(tally, load, this.#evidenceOf).then((report) =>
      this.#tell({ kind: 'block', report }),
    )
  }
}

async function reportOf(
  tally: BlockTally,
  load: GeneratorLoad,
  evidenceOf: ReadonlySet<number>,
): Promise<BlockReport> {
  const traffic = new EndpointTally()
  const endpoints: BlockReport['endpoints'] = []
  for (const [endpoint, part] of tally.endpoints) {
    traffic.add(part)
    const evidence = evidenceOf.has(endpoint) ? { evidence: part.evidence.part() } : {}
    endpoints.push({ endpoint, ...encoded(part), ...evidence })
    await setImmediate()
  }
  const startMs = Math.min(tally.firstMs, tally.lastMs)
  return {
    block: tally.block,
    complete: tally.complete,
    startedAt: new Date(performance.timeOrigin + startMs).toISOString(),
    durationMs: tally.lastMs - startMs,
    ledger: tally.ledger,
    traffic: { ...encoded(traffic), evidence: traffic.evidence.part() },
    endpoints,
    examples: tally.examples,
    load: [load],
  }
}

function encoded({
  response,
  service,
  failures,
  errors,
  statuses,
  bytes,
  busyMs,
}: EndpointTally): SubjectPart {
  const count = response.totalCount + failures.totalCount
  return {
    response: textOf(response),
    service: textOf(service),
    failures: textOf(failures),
    count,
    errors,
    statuses,
    bytes,
    busyMs,
  }
}

function textOf(histogram: Histogram): string {
  return histogram.totalCount === 0 ? empty : histogram.encode()
}
