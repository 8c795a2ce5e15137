// Do two senders share anything? One sender against one nginx, then two against two, at rates that
// grow: each pair of a sender and a server has a core of its own where there are two or more.
//   npm run bench -- replay-scaling [undici|lean] [seconds a row]

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Measured } from './replay/generators.ts'
import { startNginx } from './replay/nginx.ts'

const execute = promisify(execFile)
const oneReplay = fileURLToPath(new URL('replay/one-replay.ts', import.meta.url))
const [client = 'undici', seconds = '4'] = process.argv.slice(2)
const rates = [5_000, 10_000, 15_000, 20_000, 25_000, 30_000]

const servers = [await startNginx(0), await startNginx(1)] as const
try {
  console.log('| senders | planned/s each | answered/s in all | errors | p99 ms | lag p99 ms |')
  console.log('| --- | --- | --- | --- | --- | --- |')
  for (const rate of rates) {
    for (const urls of [[servers[0].url], servers.map(({ url }) => url)]) await row(urls, rate)
  }
} finally {
  await Promise.all(servers.map((server) => server.stop()))
}

async function row(urls: string[], rate: number): Promise<void> {
  const { stdout } = await execute(process.execPath, [
    oneReplay,
    client,
    String(rate),
    seconds,
    ...urls,
  ])
  const { rate: answered, errors, p99Ms, lagP99Ms = 0 } = JSON.parse(stdout) as Measured
  const figures = [urls.length, rate, Math.round(answered), errors].map((figure) =>
    figure.toLocaleString('en'),
  )
  console.log(`| ${[...figures, p99Ms.toFixed(1), lagP99Ms.toFixed(1)].join(' | ')} |`)
}
