// A run folder as a run leaves it, with journeys, traffic, evidence and probes: what readers of run
// folders are tried on.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** The path of its folder. */
export async function makeRun(folder: string): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader('server-timing', 'db;dur=2').setHeader('server', 'nginx').end('hello')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const log = Array.from(
    { length: 200 },
    (_, index) =>
      `192.0.2.1 - - [04/May/2026:12:00:0${index % 4} +0000] "GET /shelf?page=${index % 5} HTTP/1.1" 200 12 "-" "-"`,
  )
  await mkdir(join(folder, 'journeys'))
  await writeFile(join(folder, 'access.log'), `${log.sort().join('\n')}\n`)
  await writeFile(
    join(folder, 'journeys/home.mjs'),
    "import { journey } from 'trueup'\nexport default journey.http('home', async ({ http, step, iteration }) => { await step('open', () => http.get('/')); if (iteration === 3) throw new Error('no') })\n",
  )
  const configuration = {
    environments: { production: { url }, staging: { url } },
    compare: { reference: 'production', candidate: 'staging' },
    journeys: { iterations: 8, traces: false },
    traffic: { log: 'access.log', warmUp: '200ms', ramp: '200ms', block: '100ms' },
    probes: { edge: { headers: ['server'] } },
  }
  await writeFile(join(folder, 'trueup.config.json'), JSON.stringify(configuration))
  const child = spawn(process.execPath, [main, 'run', '--quiet'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await once(child, 'close')
  server.closeAllConnections()
  server.close()
  const runs = join(folder, 'reports/runs')
  const [id] = await readdir(runs)
  return join(runs, id!)
}
