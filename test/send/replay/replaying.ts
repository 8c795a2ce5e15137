// A replay against a server of a test: plans, sends and waits for the report of its one block.

import { onTestFinished } from 'vitest'
import { schema, type UserConfig } from '../../../src/config/schema.ts'
import { openEnvironment } from '../../../src/environments/environment.ts'
import { Histogram } from '../../../src/record/histogram.ts'
import { batchOf, type PlannedRequest } from '../../../src/send/replay/batch.ts'
import type { BlockReport, SenderSetup } from '../../../src/send/replay/messages.ts'
import { Replay } from '../../../src/send/replay/replay.ts'
import { type Sender, type SenderListener, startSender } from '../../../src/send/replay/sender.ts'

export type Client = SenderSetup['client']
export const clients: Client[] = ['undici', 'lean']

type Settings = Partial<Omit<SenderSetup, 'environment' | 'environments'>>
/** What a block needs of a sender. */
type Replaying = Pick<Sender, 'send' | 'endBlock'>
type UserEnvironment = Omit<UserConfig['environments'][string], 'url'>

/** A sender in a thread of its own, as a run has it. */
export async function openThread(
  url: string,
  settings: Settings = {},
  listener: SenderListener = {},
  environment: UserEnvironment = {},
): Promise<Sender> {
  const sender = await startSender(setupFor(url, settings, environment), listener)
  onTestFinished(() => sender.close())
  return sender
}

/** The same in the test's own thread: it is there at once. */
export function open(
  url: string,
  settings: Settings = {},
  environment: UserEnvironment = {},
): Replaying {
  const setup = setupFor(url, settings, environment)
  const reports = new Map<number, PromiseWithResolvers<BlockReport>>()
  const replay = new Replay(
    setup,
    openEnvironment(setup.environment, setup.environments),
    (news) => {
      if (news.kind === 'block') reports.get(news.report.block)!.resolve(news.report)
    },
  )
  onTestFinished(() => replay.obey({ kind: 'close' }))
  return {
    send: (batch) => replay.obey({ kind: 'send', batch }),
    endBlock(block) {
      const report = Promise.withResolvers<BlockReport>()
      reports.set(block, report)
      replay.obey({ kind: 'end-block', block })
      return report.promise
    },
  }
}

function setupFor(url: string, settings: Settings, environment: UserEnvironment): SenderSetup {
  const { environments } = schema.parse({
    environments: { production: { ...environment, url } },
  })
  return {
    environment: 'production',
    environments,
    runId: 'run-1',
    version: '1.2.3',
    client: 'undici',
    connections: 'shared',
    maxConnections: 64,
    timeoutMs: 10_000,
    connectTimeoutMs: 5_000,
    maxBodyBytes: 1_000_000,
    evidenceOf: [0],
    ...settings,
  }
}

/** GET / at once, with what is said otherwise. */
export function arrival(some: Partial<PlannedRequest> = {}): PlannedRequest {
  return { atUs: 0, method: 'GET', target: '/', endpoint: 0, status: 200, client: 0, ...some }
}

/** `count` arrivals, `everyMs` apart. */
export function steady(
  count: number,
  everyMs: number,
  some: Partial<PlannedRequest> = {},
): PlannedRequest[] {
  return Array.from({ length: count }, (_, index) =>
    arrival({ atUs: index * everyMs * 1000, ...some }),
  )
}

export function nowMs(): number {
  return performance.timeOrigin + performance.now()
}

/** One after the other, so that each finds the connection that the one before left. */
export async function sendInTurn(
  sender: Replaying,
  arrivals: PlannedRequest[],
  block = 0,
): Promise<BlockReport> {
  sender.send(batchOf(arrivals, { block, originMs: nowMs(), atATime: 1 }))
  return sender.endBlock(block)
}

export async function sendOnTime(
  sender: Replaying,
  arrivals: PlannedRequest[],
  block = 0,
): Promise<BlockReport> {
  sender.send(batchOf(arrivals, { block, originMs: nowMs() + 50 }))
  return sender.endBlock(block)
}

export function quantileMs(histogram: string, quantile: number): number {
  return (Histogram.decode(histogram).valueAtQuantileUs(quantile) ?? Number.NaN) / 1000
}

export function countOf(histogram: string): number {
  return Histogram.decode(histogram).totalCount
}

/** Both sides of the ledger are the same. */
export function balances({ ledger, traffic }: BlockReport): boolean {
  const dropped = Object.values(ledger.dropped).reduce((all, count) => all + count, 0)
  const { planned, sent, answered, failed, timedOut } = ledger
  const stopped = ledger.errorKinds.stopped ?? 0
  return (
    planned === sent + dropped &&
    sent === answered + failed + timedOut &&
    traffic.count === sent - stopped &&
    traffic.count === countOf(traffic.response) + countOf(traffic.failures)
  )
}
