// The open loop after a search: an environment that fails at a rate is not asked for a higher one.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { loadConfig } from '../../../src/config/load.ts'
import { prepareSaturation } from '../../../src/plan/prepare-saturation.ts'
import { openRun } from '../../../src/record/open-run.ts'
import { executeRun } from '../../../src/send/run.ts'
import { serveHttp } from '../../environments/loopback.ts'

it('goes no further in an environment that fails, and says so', async () => {
  let failing = false
  const production = await serveHttp((_, response) => {
    setTimeout(() => response.end('done'), 5)
  })
  const staging = await serveHttp((_, response) => {
    response.statusCode = failing ? 503 : 200
    setTimeout(() => response.end('done'), 5)
  })
  const folder = await mkdtemp(join(tmpdir(), 'trueup-open-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  const file = join(folder, 'trueup.config.json')
  const config = {
    environments: { production: { url: production }, staging: { url: staging } },
    compare: { reference: 'production', candidate: 'staging' },
    saturation: {
      requests: '/',
      warmUp: '0s',
      step: '200ms',
      repeats: 6,
      maxConnections: 2,
      confirm: '500ms',
    },
  }
  await writeFile(file, JSON.stringify(config))
  const loaded = await loadConfig({ file })
  const prepared = await prepareSaturation(loaded)
  const { id } = await executeRun(
    { loaded, ...prepared, command: 'trueup saturate', version: '0.1.0' },
    {
      onEvent(event) {
        if (event.type === 'phase' && event.phase === 'open loop') failing = true
      },
    },
  )
  const run = await openRun(join(loaded.config.out, 'saturation', id))
  const open = run.file.saturation!.open.map(({ environment, share }) => [environment, share])
  expect(open).toEqual([
    ['production', 0.5],
    ['staging', 0.5],
    ['production', 0.7],
    ['production', 0.9],
  ])
  expect(run.file.remarks).toContainEqual(
    expect.stringMatching(
      /^staging: \d+ of \d+ requests failed in the open loop at 50 % .*for more/,
    ),
  )
})
