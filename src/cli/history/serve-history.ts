// `trueup serve` from start to end: the server is up until Ctrl-C.

import { once } from 'node:events'
import { showPage } from '../../serve/history-site.ts'
import { openLoopbackServer, PortTaken } from '../../serve/loopback-server.ts'
import { baselineOf, openProject } from '../judge/project.ts'
import type { ServeFlags } from '../serve.ts'
import { UsageError } from '../usage-error.ts'
import { requireWhole } from '../whole-number.ts'

export async function serveHistory(flags: ServeFlags): Promise<void> {
  const { port } = flags
  requireWhole('port', port, 0, 65_535)
  const project = await openProject(flags)
  const site = { out: project.out, baseline: () => baselineOf(project) }
  const server = await openLoopbackServer((url) => showPage(site, url), port).catch((error) => {
    if (!(error instanceof PortTaken)) throw error
    throw new UsageError(`--port: ${error.message}. Choose another, or none for a free one.`)
  })
  process.stdout.write(`${server.url}\n`)
  process.stderr.write(`The history of ${project.out}, for this machine alone. Ctrl-C ends it.\n`)
  const ended = new AbortController()
  const { signal } = ended
  await Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => once(process, name, { signal })))
  ended.abort()
  await server.close()
}
