// Runs of the command line that are killed with SIGKILL at a moment that a seed chooses, and what
// each of them leaves: a project with everything that a run starts, searched after the kill.

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { randomStream } from '../../src/chance/random.ts'
import { openRun } from '../../src/record/open-run.ts'
import { type ForeignServer, startForeignServer } from '../faults/toxiproxy-server.ts'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** A run goes through these one after the other; it is killed a while after one of them. */
const moments = ['start', 'folder', 'proxy', 'samples', 'traffic', 'ending'] as const
type Moment = (typeof moments)[number]
const longestWaitMs = 400

export interface Killed {
  moment: Moment
  /** Of the run's folder, if it had come to that. */
  id: string | undefined
  /** What is not as it has to be, in sentences. */
  faults: string[]
}

export class KilledRuns {
  readonly #folder: string
  readonly #toxiproxy: ForeignServer
  readonly #close: () => void

  private constructor(folder: string, toxiproxy: ForeignServer, close: () => void) {
    this.#folder = folder
    this.#toxiproxy = toxiproxy
    this.#close = close
  }

  static async open(): Promise<KilledRuns> {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end('<title>Home</title>hello')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const folder = await mkdtemp(join(tmpdir(), 'trueup-kills-'))
    for (const name of ['tmp', 'state', 'journeys']) await mkdir(join(folder, name))
    for (const [name, text] of Object.entries(filesFor(url, folder))) {
      await writeFile(join(folder, name), text)
    }
    const toxiproxy = await startForeignServer()
    return new KilledRuns(folder, toxiproxy, () => {
      server.closeAllConnections()
      server.close()
    })
  }

  async kill(seed: number, index: number): Promise<Killed> {
    const random = randomStream(seed, `kill ${index}`)
    const moment = moments[index % moments.length]!
    const waitMs = random() * longestWaitMs
    const before = await this.#ids()
    // A browser takes most of the time.
    const config = index % 3 === 1 ? 'browser.config.json' : 'trueup.config.json'
    const child = spawn(
      process.execPath,
      [main, 'run', '--quiet', '--config', config],
      this.#options(),
    )
    const ended = once(child, 'close')
    const id = await this.#reach(moment, before, () => child.exitCode === null)
    await delay(waitMs)
    const seen = await this.#measured(id)
    child.kill('SIGKILL')
    await ended
    const late = (await this.#ids()).find((each) => !before.includes(each))
    return { moment, id: late, faults: await this.#faultsOf(late, seen) }
  }

  /** What is left once the next run has come to its end: nothing, or in sentences. */
  async leftAfterNextRun(): Promise<string[]> {
    const child = spawn(process.execPath, [main, 'run', '--quiet'], this.#options())
    const [code] = await once(child, 'close')
    const temporary = await readdir(join(this.#folder, 'tmp'))
    const journal = await readdir(join(this.#folder, 'state/trueup/faults')).catch(() => [])
    const proxies = (await this.#toxiproxy.api.list()).map(({ name }) => name)
    const theirs = 'trueup-is-not-my-owner'
    return [
      ...(code === 0 || code === 3 ? [] : [`the next run ended with code ${code}`]),
      ...temporary.filter((name) => /trueup|playwright/.test(name)).map((name) => `tmp: ${name}`),
      ...journal.map((name) => `journal: ${name}`),
      ...proxies.filter((name) => name !== theirs).map((name) => `proxy: ${name}`),
      ...(proxies.includes(theirs) ? [] : ['the proxy of somebody else is gone']),
    ]
  }

  /** Processes of killed runs that are still there. */
  async processes(): Promise<string[]> {
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid,stat,args'])
    const own = stdout.split('\n').filter((line) => line.includes(basename(this.#folder)))
    return own.filter((line) => !/^\s*\d+ Z/.test(line)).map((line) => line.slice(0, 200))
  }

  async close(): Promise<void> {
    this.#close()
    this.#toxiproxy.kill()
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 })
  }

  #options() {
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      CI: 'true',
      TMPDIR: join(this.#folder, 'tmp'),
      XDG_STATE_HOME: join(this.#folder, 'state'),
      TRUEUP_TOXIPROXY: this.#toxiproxy.address,
    }
    return { cwd: this.#folder, env, stdio: 'ignore' as const }
  }

  async #ids(): Promise<string[]> {
    return await readdir(join(this.#folder, 'reports/runs')).catch(() => [])
  }

  /** The id of the new run's folder, once it has come so far. */
  async #reach(
    moment: Moment,
    before: string[],
    isRunning: () => boolean,
  ): Promise<string | undefined> {
    if (moment === 'start') return undefined
    while (isRunning()) {
      const id = (await this.#ids()).find((each) => !before.includes(each))
      if (id !== undefined && (await this.#hasCome(moment, id))) return id
      await delay(5)
    }
    return undefined
  }

  async #hasCome(moment: Moment, id: string): Promise<boolean> {
    const read = (name: string) =>
      readFile(join(this.#folder, 'reports/runs', id, name), 'utf8').catch(() => '')
    if (moment === 'folder') return true
    if (moment === 'proxy') return (await this.#toxiproxy.api.list()).length > 1
    if (moment === 'samples') return (await read('samples.ndjson')).includes('"measured"')
    if (moment === 'traffic') return (await read('series.ndjson')).includes('"kind":"traffic"')
    return !(await read('run.json')).includes('"status": "running"')
  }

  async #measured(id: string | undefined): Promise<{ samples: number; series: number }> {
    const count = async (name: string) =>
      (
        await readFile(join(this.#folder, 'reports/runs', id ?? '', name), 'utf8').catch(() => '')
      ).split('\n').length - 1
    return { samples: await count('samples.ndjson'), series: await count('series.ndjson') }
  }

  async #faultsOf(
    id: string | undefined,
    seen: { samples: number; series: number },
  ): Promise<string[]> {
    if (id === undefined) return []
    const path = join(this.#folder, 'reports/runs', id)
    const files = await readdir(path)
    // Killed before it was a run: there is nothing to open, and nothing may have been measured.
    if (!files.includes('run.json')) return files.filter((name) => name.endsWith('.ndjson'))
    try {
      const { samples, series, problems, file } = await openRun(path)
      const faults = problems.filter((problem) => !/cut off/.test(problem))
      if (samples.length < seen.samples)
        faults.push(`of ${seen.samples} samples ${samples.length} are there`)
      if (series.length < seen.series)
        faults.push(`of ${seen.series} lines of series ${series.length} are there`)
      if (file.status === 'running') faults.push('it seems to be running')
      const whole = series.filter(({ subject }) => subject.kind === 'traffic')
      const last = Math.max(...whole.map(({ block }) => block))
      for (const { block } of whole) {
        const sides = whole.filter((line) => line.block === block).length
        if (sides !== 2 && block !== last) faults.push(`block ${block} has ${sides} sides`)
      }
      return faults
    } catch (error) {
      return [(error as Error).message]
    }
  }
}

function filesFor(url: string, folder: string): Record<string, string> {
  const log = Array.from({ length: 120 }, (_, index) => {
    const second = String(Math.floor(index / 40)).padStart(2, '0')
    return `192.0.2.${index % 9} - - [04/May/2026:12:00:${second} +0000] "GET /shelf HTTP/1.1" 200 12 "-" "-"`
  })
  const configuration = {
    environments: { production: { url }, staging: { url, network: { latency: '2ms' } } },
    compare: { reference: 'production', candidate: 'staging' },
    // Its command line has the folder, by which it is found again.
    start: [{ command: ['node', '-e', 'setInterval(() => {}, 1000)', folder] }],
    traffic: { log: 'access.log', warmUp: '200ms', ramp: '200ms', block: '100ms' },
    // What a busy machine adds to a server that answers at once is no reason to stop.
    margins: { floor: '10s' },
  }
  const journeys = { iterations: 3, traces: false }
  const withFiles = (files: string) =>
    JSON.stringify({ ...configuration, journeys: { ...journeys, files } })
  return {
    'trueup.config.json': withFiles('journeys/home.ts'),
    'browser.config.json': withFiles('journeys/*.ts'),
    'access.log': `${log.join('\n')}\n`,
    'journeys/home.ts': `import { journey } from 'trueup'
export default journey.http('home', ({ http, step }) => step('open', () => http.get('/')))
`,
    'journeys/look.ts': `import { journey } from 'trueup'
export default journey('look', ({ page, step }) => step('open', () => page.goto('/')))
`,
  }
}
