// The dose of a run's own faults, measured again all through the run, on a real Toxiproxy server.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { prepareRun } from '../../src/plan/prepare.ts'
import { createRunFolder } from '../../src/record/run-folder.ts'
import { RunNetwork } from '../../src/send/network.ts'
import { Recording } from '../../src/send/recording.ts'
import { newRunFile } from '../../src/send/run-facts.ts'
import { project } from '../config/project.ts'
import { ownStateFolder, until } from '../faults/toxiproxy-server.ts'

it('counts no round trip that ended because the run did', async () => {
  const state = ownStateFolder()
  onTestFinished(() => state.remove())
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await until(() => server.listening)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const recording = await recordingOf({
    production: { url },
    staging: { url, network: { latency: '250ms' } },
  })
  const { signal } = new AbortController()
  const network = await RunNetwork.open({ ...recording, perSecond: 0, signal })
  onTestFinished(() => network.close())
  await network.openLinks()
  const [facts] = recording.recording.file.environments.staging!.network!
  // A round trip follows each reading at once.
  await until(() => facts!.readings > 0)
  await network.close()
  // What the broken one has to say, it says in the next moments.
  await delay(100)
  expect(facts!.during?.failures ?? {}).toEqual({})
})

async function recordingOf(environments: object) {
  const folder = await project({
    'trueup.config.json': JSON.stringify({
      environments,
      compare: { reference: 'production', candidate: 'staging' },
    }),
    'journeys/home.ts':
      "import { journey } from 'trueup'\nexport default journey.http('home', async ({ http }) => { await http.get('/') })",
  })
  const loaded = await loadConfig({ cwd: folder })
  const { plan } = await prepareRun(loaded)
  const startedAt = new Date()
  const run = await createRunFolder({ out: loaded.config.out, startedAt })
  const file = newRunFile({ loaded, plan, command: 'trueup run', version: '0' }, run.id, startedAt)
  const redact = (text: string) => text
  return {
    loaded,
    recording: new Recording({ folder: run, file, plan, redact, onEvent: () => {} }),
  }
}
