// One replay at a fixed rate by one or more senders of this process, for the benchmarks that pin
// it to a core. Prints what was measured as a line of JSON.
//   node bench/replay/one-replay.ts CLIENT RATE SECONDS URL…

import { schema } from '../../src/config/schema.ts'
import { Histogram } from '../../src/record/histogram.ts'
import { batchOf } from '../../src/send/replay/batch.ts'
import { mergeReports } from '../../src/send/replay/merge-reports.ts'
import type { BlockReport, SenderSetup } from '../../src/send/replay/messages.ts'
import { type Sender, startSender } from '../../src/send/replay/sender.ts'
import { paths } from './nginx.ts'

const [client, rateText, secondsText, ...urls] = process.argv.slice(2)
const rate = Number(rateText)
const seconds = Number(secondsText)
/** As a coordinator does: a little ahead of time, and no more. */
const slicesPerSecond = 5
const aheadMs = 1_000

const senders = await Promise.all(urls.map(open))
await Promise.all(senders.map((sender) => run(sender, -1, 1)))
const before = process.cpuUsage()
const reports = await Promise.all(senders.map((sender) => run(sender, 0, seconds)))
const { user, system } = process.cpuUsage(before)
const { ledger, traffic, load, durationMs } = mergeReports(reports)
const [response, lag] = [Histogram.decode(traffic.response), new Histogram()]
for (const part of load) lag.add(Histogram.decode(part.lag))
console.log(
  JSON.stringify({
    rate: ledger.answered / (durationMs / 1000),
    errors: ledger.failed + ledger.timedOut + (ledger.planned - ledger.sent),
    p50Ms: ms(response, 0.5),
    p99Ms: ms(response, 0.99),
    lagP99Ms: ms(lag, 0.99),
    cpuUs: (user + system) / ledger.sent,
    rssMiB: process.memoryUsage().rss / 2 ** 20,
  }),
)
await Promise.all(senders.map((sender) => sender.close()))

function open(url: string): Promise<Sender> {
  const { environments } = schema.parse({ environments: { bench: { url } } })
  return startSender({
    environment: 'bench',
    environments,
    runId: 'bench',
    version: 'bench',
    client: client as SenderSetup['client'],
    connections: 'shared',
    maxConnections: 256,
    timeoutMs: 30_000,
    connectTimeoutMs: 10_000,
    maxBodyBytes: 2 ** 26,
    evidenceOf: Array.from({ length: 50 }, (_, endpoint) => endpoint),
  })
}

async function run(sender: Sender, block: number, forSeconds: number): Promise<BlockReport> {
  const originMs = performance.timeOrigin + performance.now() + aheadMs
  const perSlice = Math.round(rate / slicesPerSecond)
  for (let slice = 0; slice < forSeconds * slicesPerSecond; slice++) {
    const arrivals = Array.from({ length: perSlice }, (_, index) => {
      const nth = slice * perSlice + index
      const target = paths[nth % paths.length]!
      return {
        atUs: (nth / rate) * 1e6,
        method: 'GET',
        target,
        endpoint: 0,
        status: 200,
        client: 0,
      }
    })
    sender.send(batchOf(arrivals, { block, originMs }))
    const dueMs = originMs + (slice / slicesPerSecond) * 1000 - aheadMs / 2
    await new Promise((done) =>
      setTimeout(done, dueMs - performance.timeOrigin - performance.now()),
    )
  }
  return sender.endBlock(block)
}

function ms(histogram: Histogram, quantile: number): number {
  return (histogram.valueAtQuantileUs(quantile) ?? 0) / 1000
}
