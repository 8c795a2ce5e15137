// The Toxiproxy server of a session: one that is there already, or one of our own on a free port,
// under the same watchdog as the processes of `start`, so that it ends with trueup however that ends.

import { type StartedProcesses, startProcesses } from '../environments/start.ts'
import { findServer, howToBring } from './find-server.ts'
import { onFreePort } from './ports.ts'
import { ToxiproxyApi } from './toxiproxy.ts'

export interface RunningServer {
  api: ToxiproxyApi
  version: string
  /** Ours: its proxies end with it. */
  own: boolean
  stop(): Promise<void>
}

export interface ServerOptions {
  /** faults.server of the configuration. */
  configured?: string
  onRemark(text: string): void
  /** Our own server ended although nobody stopped it. */
  onEnd(why: string): void
  signal?: AbortSignal
}

const startLimitMs = 20_000

export async function openServer(options: ServerOptions): Promise<RunningServer> {
  const found = findServer(options.configured)
  if (found === undefined) {
    throw new Error(`Faults need a Toxiproxy server, and there is none here. ${howToBring}`)
  }
  if ('program' in found) return await startOwn(found.program, options)
  const api = new ToxiproxyApi(found.address)
  return { api, version: await api.version(), own: false, stop: async () => undefined }
}

async function startOwn(program: string, options: ServerOptions): Promise<RunningServer> {
  const { processes, api } = await onFreePort(
    async (port) => ({
      processes: await startOnPort(program, port, options),
      api: new ToxiproxyApi(`http://127.0.0.1:${port}`),
    }),
    (error) => /address already in use|answers already/.test((error as Error).message),
  )
  const stop = () => processes.stop()
  try {
    return { api, version: await api.version(), own: true, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function startOnPort(
  program: string,
  port: number,
  { onRemark, onEnd, signal }: ServerOptions,
): Promise<StartedProcesses> {
  const server = {
    name: 'Toxiproxy',
    command: [program, '-host', '127.0.0.1', '-port', String(port)],
    ready: `http://127.0.0.1:${port}/version`,
    env: { LOG_LEVEL: 'warn' },
    timeout: startLimitMs,
  }
  return startProcesses([server], {
    onRemark,
    onExit: (_, ending, tail) => onEnd(`the Toxiproxy server ${ending}\n${tail}`.trim()),
    ...(signal && { signal }),
  })
}
