// What does trueup's part in the closed loop cost? autocannon alone and autocannon as `saturate` uses
// it, each in a thread, by turns in balanced order against the same server, which does nothing else.
//   npm run bench -- saturation-peers [rounds] [seconds a round]

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { schema } from '../src/config/schema.ts'
import { LoopThreads } from '../src/send/saturation/loop-threads.ts'

const [rounds, seconds] = [process.argv[2] ?? 8, process.argv[3] ?? 2].map(Number) as [
  number,
  number,
]
const connections = 16

const sink = new Worker(new URL('../src/send/headroom/sink-worker.ts', import.meta.url))
const [port] = (await once(sink, 'message')) as [number]
const url = `http://127.0.0.1:${port}`

const alone = `
  const { parentPort } = require('node:worker_threads')
  const autocannon = require('autocannon')
  parentPort.on('message', async ({ url, connections, seconds }) => {
    let answered = 0
    const loop = autocannon({ url, connections, duration: seconds })
    loop.on('response', () => answered++)
    const startMs = performance.now()
    await loop
    parentPort.postMessage((1000 * answered) / (performance.now() - startMs))
  })`
const peer = new Worker(alone, { eval: true })
const threads = await LoopThreads.open(
  {
    environments: schema.parse({ environments: { sink: { url } } }).environments,
    runId: 'bench',
    version: '0',
    requests: { sink: [{ method: 'GET', target: '/' }] },
    timeoutMs: 10_000,
  },
  1,
)

const measure = {
  async alone() {
    peer.postMessage({ url, connections, seconds })
    const [perSecond] = (await once(peer, 'message')) as [number]
    return perSecond
  },
  async trueup() {
    const { count, durationMs } = await threads.step({
      environment: 'sink',
      connections,
      settleMs: 0,
      measureMs: 1_000 * seconds,
      maxErrors: 1,
    })
    return (1_000 * count) / durationMs
  },
}

try {
  await measure.alone()
  await measure.trueup()
  const ratios: number[] = []
  console.log('| round | autocannon alone, answers/s | through trueup | ratio |')
  console.log('| --- | --- | --- | --- |')
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? (['alone', 'trueup'] as const) : (['trueup', 'alone'] as const)
    const found: Partial<Record<keyof typeof measure, number>> = {}
    for (const one of order) found[one] = await measure[one]()
    ratios.push(found.trueup! / found.alone!)
    const row = [found.alone!, found.trueup!].map((rate) => Math.round(rate).toLocaleString('en'))
    console.log(`| ${[round + 1, ...row, ratios.at(-1)!.toFixed(3)].join(' | ')} |`)
  }
  const middle = ratios.toSorted((a, b) => a - b)[rounds >> 1]!
  console.log(
    `\nThrough trueup, median of ${rounds} pairs: ${(100 * middle).toFixed(1)} % of autocannon alone.`,
  )
} finally {
  await threads.close()
  await peer.terminate()
  await sink.terminate()
}
