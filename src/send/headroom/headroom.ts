// What the senders of this machine can do: as many requests as they get through, to a server in this
// process that does nothing else, for both environments at the same time. A plan that needs more than
// half of it would measure the machine.

import { once } from 'node:events'
import { extname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { schema } from '../../config/schema.ts'
import type { ReplayPlan } from '../../plan/replay-plan.ts'
import type { PlannedRequest } from '../replay/batch.ts'
import { timeOfDayMs } from '../replay/coordinator.ts'
import type { SenderSetup } from '../replay/messages.ts'
import { ReplaySide } from '../replay/side.ts'

export interface Headroom {
  /** Requests a second to each of two environments. */
  perSecond: number
  /** Threads that sent, for each. */
  workers: number
}

/** Of it, a plan may need so much without a warning. */
export const safePart = 0.5
const entry = new URL(`./sink-worker${extname(import.meta.url)}`, import.meta.url)
const atATime = 32
/** More than any sender gets through in the time. */
const requestsPerMs = 60
/** As errors of the senders name them. */
const names = ['own-sink', 'own-sink-2']

export async function measureHeadroom(
  { workers, sender }: Pick<ReplayPlan, 'workers' | 'sender'>,
  forMs: number,
): Promise<Headroom> {
  const sink = new Worker(entry)
  const sides: ReplaySide[] = []
  try {
    const [port] = (await once(sink, 'message')) as [number]
    const { environments } = schema.parse({
      environments: Object.fromEntries(
        names.map((name) => [name, { url: `http://127.0.0.1:${port}` }]),
      ),
    })
    for (const environment of names) {
      const setup: SenderSetup = {
        environment,
        environments,
        runId: 'headroom',
        version: '0',
        client: sender === 'undici' ? 'undici' : 'lean',
        connections: 'shared',
        maxConnections: atATime * workers,
        timeoutMs: 10_000,
        connectTimeoutMs: 10_000,
        maxBodyBytes: 1_024,
        evidenceOf: [],
      }
      sides.push(await ReplaySide.open(setup, { workers, listener: {} }))
    }
    // The first requests open connections, and let the code become fast.
    await flood(sides, 0, forMs / 4)
    // Nothing of a later block is sent after a stop.
    const { answered, ms } = await flood(sides, -1, forMs)
    return { perSecond: (1_000 * answered) / ms / names.length, workers }
  } finally {
    await Promise.all(sides.map((side) => side.close()))
    await sink.terminate()
  }
}

async function flood(
  sides: ReplaySide[],
  block: number,
  forMs: number,
): Promise<{ answered: number; ms: number }> {
  const request = { atUs: 0, method: 'GET', target: '/', endpoint: 0, status: 200, client: 0 }
  const requests = new Array<PlannedRequest>(Math.ceil(requestsPerMs * forMs)).fill(request)
  const startMs = performance.now()
  const reports = sides.map((side) => {
    side.send(requests, { block, originMs: timeOfDayMs(), atATime })
    return side.endBlock(block)
  })
  await delay(forMs)
  for (const side of sides) side.stopAfter(block - 1)
  const ms = performance.now() - startMs
  const ended = await Promise.all(reports)
  return { answered: ended.reduce((sum, { ledger }) => sum + ledger.answered, 0), ms }
}

export function tooLittleHeadroom(
  { perSecond: needed }: Pick<ReplayPlan, 'perSecond'>,
  { perSecond, workers }: Headroom,
): string {
  const round = (rate: number) => Math.round(rate).toLocaleString('en')
  const threads = workers === 1 ? 'one thread' : `${workers} threads`
  return `The plan needs ${round(needed)} requests a second to each environment, which is more than half of the ${round(perSecond)} that this machine's senders came to just before (${threads} each): its figures may be those of this machine. Replay less (traffic.scale), with more traffic.workers, or from a faster machine.`
}
