// The demonstration as a configuration: what `trueup demo` writes is what a user could have written.

import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { choosePorts, usualPorts } from '../../src/demo/ports.ts'
import { prepareDemo } from '../../src/demo/scenario.ts'
import { loadJourneys } from '../../src/journeys/load.ts'
import { temporaryFolder } from './processes.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

test('what is written is a configuration with journeys of its own', async () => {
  const file = prepareDemo({ folder: folder.path, differences: true, ports: usualPorts })
  const { config, compare } = await loadConfig({ file })
  expect(compare).toEqual({ reference: 'production', candidate: 'staging' })
  expect(config.start.map((start) => start.name)).toEqual([
    'payment of production',
    'shop of production',
    'payment of staging',
    'shop of staging',
  ])
  const journeys = await loadJourneys({ files: config.journeys.files, folder: folder.path })
  expect(journeys.map(({ journey }) => journey.name).sort()).toEqual([
    'browse',
    'checkout',
    'login',
    'search',
  ])
  expect(config.journeys.data).toBe(join(folder.path, 'journeys/data.csv'))
})

test('without differences both environments are started alike', async () => {
  const file = prepareDemo({ folder: folder.path, differences: false, ports: usualPorts })
  const { config } = await loadConfig({ file })
  const settings = config.start.map(({ command }) =>
    [command].flat().filter((part) => /^--(differences|delay)/.test(part)),
  )
  expect(settings).toEqual([
    ['--delay=120'],
    ['--differences='],
    ['--delay=120'],
    ['--differences='],
  ])
})

test('a port that is in use is left to whoever has it', async () => {
  const holder = createServer()
  await new Promise<void>((resolve) => {
    holder.once('error', () => resolve()) // somebody else holds it already: just as well
    holder.listen(usualPorts.production, '127.0.0.1', resolve)
  })
  const ports = await choosePorts()
  expect(ports.production).not.toBe(usualPorts.production)
  expect(new Set(Object.values(ports)).size).toBe(6)
  holder.close()
})
