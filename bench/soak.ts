// Does a sender hold out? 10,000 slow connections held open at once, then requests at the highest rate,
// for as long as is asked: its memory has to stay flat, and its ledger may lose nothing.
//   npm run bench -- soak [seconds of each part, 1800] [connections, 10000]

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { schema } from '../src/config/schema.ts'
import { addCounts } from '../src/record/traffic-ledger.ts'
import { batchOf } from '../src/send/replay/batch.ts'
import type { BlockReport } from '../src/send/replay/messages.ts'
import { type Sender, startSender } from '../src/send/replay/sender.ts'
import { startNginx } from './replay/nginx.ts'

const seconds = Number(process.argv[2] ?? 1_800)
const connections = Number(process.argv[3] ?? 10_000)
const blockS = 5
const answerS = 20
/** Of what one sender reached when it was asked for all that it can. */
const partOfHighest = 0.8
/** From the second quarter to the last: what a garbage collector leaves from one time to another. */
const flatFactor = 1.15
/** In less time the collector has not yet shown what it keeps. */
const judgedFromS = 300

const openFiles = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }))
console.log(
  `open files: at most ${openFiles} (ulimit -n); ${connections} connections are asked for`,
)
if (openFiles < connections + 500) {
  console.error(`Too few: ulimit -n ${connections + 500} first, or ask for fewer connections.`)
  process.exit(2)
}

const server = spawn(
  process.execPath,
  [fileURLToPath(new URL('soak/slow-server.ts', import.meta.url)), String(answerS)],
  { stdio: ['pipe', 'pipe', 'inherit'] },
)
const nginx = await startNginx(1)
try {
  const [url] = await once(server.stdout, 'data')
  await soak(`${connections} slow connections`, String(url).trim(), connections / answerS)
  const highest = partOfHighest * (await highestRate(nginx.url))
  await soak(`${Math.round(highest)} requests a second`, nginx.url, highest)
} finally {
  server.kill()
  await nginx.stop()
}

interface Totals {
  counts: Record<string, number>
  mostOpen: number
  rssMiB: number[]
}

async function soak(name: string, url: string, perSecond: number): Promise<void> {
  const sender = await open(url)
  const totals: Totals = { counts: {}, mostOpen: 0, rssMiB: [] }
  const reports: Promise<void>[] = []
  const blocks = Math.ceil(seconds / blockS)
  const originMs = nowMs() + 1_000
  for (let block = 0; block < blocks; block++) {
    handOver(sender, block, perSecond, originMs)
    reports.push(sender.endBlock(block).then((report) => enter(totals, report)))
    await until(originMs + 1_000 * blockS * (block + 1) - 500)
    totals.rssMiB.push(process.memoryUsage.rss() / 2 ** 20)
  }
  await Promise.all(reports)
  await sender.close()
  tell(name, totals)
}

function handOver(sender: Sender, block: number, perSecond: number, originMs: number): void {
  const arrivals = Array.from({ length: Math.round(perSecond * blockS) }, (_, nth) => ({
    atUs: 1e6 * (block * blockS + nth / perSecond),
    method: 'GET',
    target: '/',
    endpoint: 0,
    status: 200,
    client: 0,
  }))
  sender.send(batchOf(arrivals, { block, originMs }))
}

function enter(totals: Totals, { ledger, load }: BlockReport): void {
  const { planned, sent, answered, failed, timedOut, dropped, errorKinds } = ledger
  addCounts(totals.counts, { planned, sent, answered, failed, timedOut })
  addCounts(totals.counts, { ...dropped, ...errorKinds })
  for (const part of load) totals.mostOpen = Math.max(totals.mostOpen, part.connections)
}

function tell(name: string, { counts, mostOpen, rssMiB }: Totals): void {
  const quarter = Math.max(1, rssMiB.length >> 2)
  const early = Math.max(...rssMiB.slice(quarter, 2 * quarter))
  const late = Math.max(...rssMiB.slice(-quarter))
  const { planned = 0, sent = 0, answered = 0, failed = 0, timedOut = 0 } = counts
  const isWhole = planned === sent && sent === answered + failed + timedOut
  const isFlat = late <= flatFactor * early
  const isJudged = seconds >= judgedFromS
  const memory = isJudged ? (isFlat ? 'flat' : 'NOT FLAT') : `judged from ${judgedFromS} s on`
  console.log(`\n${name}, ${seconds} s`)
  console.log(`  ledger: ${JSON.stringify(counts)}: ${isWhole ? 'nothing lost' : 'NOT WHOLE'}`)
  console.log(`  connections open at once: up to ${mostOpen}`)
  console.log(
    `  resident memory: ${Math.round(early)} MiB in the second quarter, ${Math.round(late)} MiB in the last: ${memory}`,
  )
  if (!isWhole || (isJudged && !isFlat)) process.exitCode = 1
}

/** Closed loop, as fast as answers come. */
async function highestRate(url: string): Promise<number> {
  const sender = await open(url)
  const count = 30_000
  const arrivals = Array.from({ length: count }, () => ({
    atUs: 0,
    method: 'GET',
    target: '/',
    endpoint: 0,
    status: 200,
    client: 0,
  }))
  const startMs = performance.now()
  sender.send(batchOf(arrivals, { block: 0, originMs: nowMs(), atATime: 64 }))
  await sender.endBlock(0)
  const rate = count / ((performance.now() - startMs) / 1_000)
  await sender.close()
  return rate
}

function open(url: string): Promise<Sender> {
  const { environments } = schema.parse({ environments: { soak: { url } } })
  return startSender({
    environment: 'soak',
    environments,
    runId: 'soak',
    version: 'soak',
    client: 'lean',
    connections: 'shared',
    maxConnections: connections + 200,
    timeoutMs: 60_000,
    connectTimeoutMs: 30_000,
    maxBodyBytes: 2 ** 20,
    evidenceOf: [],
  })
}

function nowMs(): number {
  return performance.timeOrigin + performance.now()
}

async function until(timeMs: number): Promise<void> {
  await new Promise((done) => setTimeout(done, timeMs - nowMs()))
}
