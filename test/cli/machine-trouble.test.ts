// What befalls the machine that measures: it is noticed and said, nothing is judged on it, and what
// was measured before is kept. The troubles are real; they come by a module that every thread loads
// first, by the limits of the process, or by a signal. All at once, for most of it is waiting.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openRun } from '../../src/record/open-run.ts'
import { until } from '../faults/toxiproxy-server.ts'
import { logFormat, steady } from '../send/replay/traffic-stage.ts'
import { answersAfter, type Project, project, serve } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** In a thread that sends to what is measured, this long after it began. */
const inSender = (trouble: string) => `
import { isMainThread, workerData } from 'node:worker_threads'
const hoard = []
const sends = !isMainThread && ['production', 'staging'].includes(workerData?.environment)
if (sends) setTimeout(() => { ${trouble} }, 3_000)
`
const hang = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'
const eat = 'for (;;) hoard.push(new Array(100_000).fill(hoard.length))'

async function shopWithTraffic(delayMs: number): Promise<Project> {
  const startMs = Date.UTC(2026, 4, 4, 12)
  const lines = steady(40, 60, ['/a', '/b']).map(({ atMs, target }) =>
    JSON.stringify({ at: (startMs + atMs) / 1_000, method: 'GET', target, status: 200 }),
  )
  return await twoEnvironments({
    production: answersAfter(delayMs),
    staging: answersAfter(delayMs),
    config: {
      traffic: { log: 'access.log', format: logFormat, warmUp: '0s', block: '500ms' },
      margins: { floor: '60s' },
    },
    files: { 'access.log': `${lines.join('\n')}\n` },
  })
}

interface Trouble {
  /** Loaded by every thread. */
  module?: string
  nodeOptions?: string
  openFiles?: number
  delayMs?: number
  /** Once traffic flows. */
  meanwhile?(pid: number): Promise<void>
  says: RegExp
}

const troubles: Record<string, Trouble> = {
  'a thread that sends hangs': {
    module: inSender(hang),
    says: /The thread that sends to (production|staging) has ended: it did nothing for 15 s/,
  },
  'a thread that sends is out of memory': {
    module: inSender(eat),
    nodeOptions: '--max-old-space-size=120',
    says: /The thread that sends to (production|staging) has ended: .*memory/,
  },
  'no more connections can be opened': {
    openFiles: 60,
    delayMs: 3_000,
    says: /lets trueup open no more files and connections.*ulimit -n/,
  },
  'the process was stopped': {
    async meanwhile(pid) {
      process.kill(pid, 'SIGSTOP')
      await delay(7_000)
      process.kill(pid, 'SIGCONT')
    },
    says: /trueup stood still for \d+ s/,
  },
}

async function start(shop: Project, args: string, trouble: Omit<Trouble, 'says'>) {
  const { module, nodeOptions = '', openFiles = 1_024 } = trouble
  if (module !== undefined) await shop.write({ 'trouble.mjs': module })
  const preloaded = module === undefined ? '' : `--import file://${shop.folder}/trouble.mjs`
  const command = `ulimit -n ${openFiles}; exec ${process.execPath} ${main} ${args}`
  const child = spawn('sh', ['-c', command], {
    cwd: shop.folder,
    env: {
      PATH: process.env.PATH,
      XDG_STATE_HOME: join(shop.folder, '.state'),
      NODE_OPTIONS: `${nodeOptions} ${preloaded}`,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, said }))
  return { pid: child.pid!, ended }
}

async function endOf(trouble: Trouble) {
  const { delayMs = 5, meanwhile } = trouble
  const shop = await shopWithTraffic(delayMs)
  const { pid, ended } = await start(shop, 'run --only traffic', trouble)
  if (meanwhile !== undefined) {
    await until(async () => {
      const [id] = await shop.runs()
      return (await shop.read(`reports/runs/${id}/series.ndjson`).catch(() => '')) !== ''
    })
    await meanwhile(pid)
  }
  const { code, said } = await ended
  const [id] = await shop.runs()
  return { code, said, run: await openRun(join(shop.folder, 'reports/runs', id!)) }
}

function expectToldAndEnded(
  name: string,
  { says }: Pick<Trouble, 'says'>,
  { code, said, run }: Awaited<ReturnType<typeof endOf>>,
): void {
  expect(said, name).toMatch(says)
  expect(code, said).toBe(4)
  expect(['stopped', 'failed'], name).toContain(run.file.status)
}

it('trouble of the machine ends a run with code 4, a reason, and what was measured before', async () => {
  const names = Object.keys(troubles)
  const ends = await Promise.all(Object.values(troubles).map(endOf))
  for (const [index, end] of ends.entries()) {
    const name = names[index]!
    expectToldAndEnded(name, troubles[name]!, end)
    expect(end.run.problems, name).toEqual([])
  }
})

const searches: Record<string, Omit<Trouble, 'meanwhile'> & { saturation: object }> = {
  'no more connections can be opened': {
    openFiles: 60,
    delayMs: 50,
    saturation: { step: '300ms', maxConnections: 256, confirm: '0s' },
    says: /lets trueup open no more files and connections.*ulimit -n/,
  },
  'a thread of the open loop stands still': {
    module: inSender('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6_000)'),
    saturation: { step: '400ms', maxConnections: 2, confirm: '20s' },
    says: /trueup stood still for \d+ s/,
  },
}

async function endOfSearch({ saturation, ...trouble }: (typeof searches)[string]) {
  const url = await serve(answersAfter(trouble.delayMs ?? 5))
  const shop = await project({
    'trueup.config.json': {
      environments: { production: { url }, staging: { url } },
      compare: { reference: 'production', candidate: 'staging' },
      saturation: { requests: '/', warmUp: '0s', repeats: 6, ...saturation },
    },
  })
  const { ended } = await start(shop, 'saturate', trouble)
  const { code, said } = await ended
  const folder = join(shop.folder, 'reports/saturation')
  const [id] = await readdir(folder)
  return { code, said, run: await openRun(join(folder, id!)) }
}

it('trouble of the machine ends a search for saturation, and is put down to no environment', async () => {
  const names = Object.keys(searches)
  const ends = await Promise.all(Object.values(searches).map(endOfSearch))
  for (const [index, end] of ends.entries()) {
    const name = names[index]!
    expectToldAndEnded(name, searches[name]!, end)
    const { run } = end
    const { searches: found, open } = run.file.saturation!
    expect(Object.values(found).filter(({ end }) => end === 'errors')).toEqual([])
    expect(open.filter(({ cut }) => cut === undefined)).toEqual([])
  }
})

it('a journey that eats all memory costs one iteration each time, and is named', async () => {
  const shop = await twoEnvironments({
    journeys: { iterations: 1, warmUp: 0 },
    files: {
      'journeys/hungry.ts': `import { journey } from 'trueup'
const hoard: unknown[] = []
export default journey.http('hungry', async ({ http, environment }) => {
  await http.get('/')
  if (environment.name === 'staging') for (;;) hoard.push(new Array(100_000).fill(hoard.length))
})`,
    },
  })
  const { stderr } = await shop.start(['run'], { NODE_OPTIONS: '--max-old-space-size=120' }).ended
  expect(stderr).toMatch(/hungry failed in staging.*memory/)
  const [id] = await shop.runs()
  const { file, samples } = await openRun(join(shop.folder, 'reports/runs', id!))
  expect(file.status).toBe('complete')
  const ok = samples.filter(({ outcome }) => outcome === 'ok').map(({ journey }) => journey)
  expect(ok.filter((name) => name === 'home')).toHaveLength(4)
  expect(ok.filter((name) => name === 'hungry')).toHaveLength(2)
})
