// A stage for runs: two real servers, journeys in real files, and a configuration that is loaded
// as a user's is.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/config/load.ts'
import type { UserConfig } from '../../src/config/schema.ts'
import { prepareRun } from '../../src/plan/prepare.ts'
import { type OpenedRun, openRun } from '../../src/record/open-run.ts'
import type { RunFile } from '../../src/record/run-file.ts'
import type { RunEvent } from '../../src/send/events.ts'
import type { StopSignals } from '../../src/send/interruption.ts'
import { executeRun } from '../../src/send/run.ts'

export interface Ran {
  file: RunFile
  opened: OpenedRun
  events: RunEvent[]
}

export interface RunOptions extends StopSignals {
  config?: Partial<Omit<UserConfig, 'environments'>>
  environments?: Partial<Record<'production' | 'staging', object>>
  onEvent?(event: RunEvent): void
}

export interface Stage {
  folder: string
  servers: Record<'production' | 'staging', Server>
  /** Body of a journey over HTTP, by name. */
  journey(name: string, body: string, options?: object): Promise<void>
  run(options?: RunOptions): Promise<Ran>
  close(): Promise<void>
}

type Urls = Record<'production' | 'staging', string>

export async function openStage(answer: (environment: string) => RequestListener): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'trueup-run-'))
  await mkdir(join(folder, 'journeys'))
  const servers = {
    production: await listen(answer('production')),
    staging: await listen(answer('staging')),
  }
  // Kept, because a test may shut a server.
  const urls = { production: urlOf(servers.production), staging: urlOf(servers.staging) }
  return {
    folder,
    servers,
    async journey(name, body, options = {}) {
      const text = `import { journey } from 'trueup'
export default journey.http(${JSON.stringify(name)}, async ({ http, step, check, data }) => { ${body} }, ${JSON.stringify(options)})
`
      await writeFile(join(folder, 'journeys', `${name}.ts`), text)
    },
    run: (options = {}) => run(folder, urls, options),
    async close() {
      for (const server of Object.values(servers)) await shut(server)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function run(folder: string, urls: Urls, options: RunOptions): Promise<Ran> {
  const written = {
    environments: {
      production: { url: urls.production, ...options.environments?.production },
      staging: { url: urls.staging, ...options.environments?.staging },
    },
    compare: { reference: 'production', candidate: 'staging' },
    ...options.config,
    journeys: { iterations: 3, traces: false, ...options.config?.journeys },
  }
  await writeFile(join(folder, 'trueup.config.json'), JSON.stringify(written))
  const loaded = await loadConfig({ file: join(folder, 'trueup.config.json') })
  const prepared = await prepareRun(loaded)
  const events: RunEvent[] = []
  const { stop, abort } = options
  const file = await executeRun(
    { loaded, ...prepared, command: 'trueup run', version: '0.1.0' },
    {
      ...(stop ? { stop } : {}),
      ...(abort ? { abort } : {}),
      onEvent(event) {
        events.push(event)
        options.onEvent?.(event)
      },
    },
  )
  return { file, opened: await openRun(join(loaded.config.out, 'runs', file.id)), events }
}

export async function shut(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
}

function urlOf(server: Server): string {
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

async function listen(answer: RequestListener): Promise<Server> {
  const server = createServer(answer)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}
