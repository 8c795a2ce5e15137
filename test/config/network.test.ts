import { describe, expect, it } from 'vitest'
import { fault } from '../../src/config/fault-schema.ts'
import { describeFault } from '../../src/config/fault-words.ts'
import { loadConfig } from '../../src/config/load.ts'
import { experimentOf } from '../../src/experiments/settings.ts'
import { faultsOf, project, twoEnvironments } from './project.ts'

const { production, staging } = twoEnvironments
const withStaging = (more: object) => ({ production, staging: { ...staging, ...more } })

describe('the words of a fault', () => {
  it.each([
    [{ latency: '30ms' }, 'latency 30 ms'],
    [{ latency: 30 }, 'latency 30 ms'],
    [{ latency: '200ms ± 50ms' }, 'latency 200 ms ± 50 ms'],
    [{ latency: '1.5s+-500ms' }, 'latency 1,500 ms ± 500 ms'],
    [{ bandwidth: '1 Mbit/s' }, 'bandwidth 125 kB/s'],
    [{ bandwidth: '64kbit/s' }, 'bandwidth 8 kB/s'],
    [{ bandwidth: '500 kB/s' }, 'bandwidth 500 kB/s'],
    [{ timeout: '2s' }, 'nothing, closed after 2,000 ms'],
    [{ timeout: '0s' }, 'nothing comes through'],
    [{ reset: '0ms' }, 'reset after 0 ms'],
    [{ 'slow close': '1s' }, 'closes 1,000 ms late'],
    [{ slicer: '64B' }, 'slices of 64 bytes'],
    [{ slicer: { size: '1KiB', delay: '5ms' } }, 'slices of 1,024 bytes, 5 ms apart'],
    [{ limit: '16KiB' }, 'closed after 16,384 bytes'],
    [{ down: true }, 'down'],
    [
      { latency: '10ms', bandwidth: '1 MB/s', direction: 'upstream', share: '30%' },
      'latency 10 ms, bandwidth 1,000 kB/s, on requests, for 30 % of the connections',
    ],
  ])('%j is %s', (written, words) => {
    expect(describeFault(fault.parse(written))).toBe(words)
  })

  it.each([
    [{}, 'at least one of latency,'],
    [{ latency: 'fast' }, 'a delay such as `30ms`'],
    [{ latency: '10ms ± 20ms' }, 'with no more spread than delay'],
    [{ latency: '0ms' }, 'from 1ms to 1h'],
    [{ bandwidth: '0 kbit/s' }, 'from 8 kbit/s (1 kB/s)'],
    [{ bandwidth: '1 Mbit' }, 'a rate such as `1 Mbit/s`'],
    [{ slowClose: '1s' }, 'did you mean slow close?'],
    [{ down: true, latency: '5ms' }, '`down` alone'],
    [{ down: false }, 'network.down: true, false'],
    [{ reset: '1s', share: '130%' }, 'a percentage'],
    [{ slicer: { size: '8B', variation: '8B' } }, 'variation is smaller than its size'],
    [{ latency: '5ms', direction: 'sideways' }, 'one of downstream, upstream'],
  ])('%j is refused', async (network, expected) => {
    const faults = await faultsOf({ environments: withStaging({ network }) })
    expect(faults.join('\n')).toContain(expected)
  })

  it.each([
    { down: true, latency: '5ms' },
    { down: true, share: ['10%', '50%'] },
    { down: true, share: '50%' },
    { down: true, direction: 'upstream' },
  ])('%j is refused as the ladder of an experiment', async (ladder) => {
    const faults = await faultsOf({
      environments: twoEnvironments,
      experiments: { gone: { fault: ladder } },
    })
    expect(faults.join('\n')).toContain('experiments.gone.fault: `down` alone')
  })

  it.each([{ share: ['10%', '50%'] }, { direction: 'upstream' }])(
    '%j is refused beside the `down` of a built-in experiment',
    async (ladder) => {
      const config = {
        environments: twoEnvironments,
        experiments: { 'dependency-down': { fault: { target: 'database', ...ladder } } },
      }
      const folder = await project({ 'trueup.config.json': JSON.stringify(config) })
      const loaded = await loadConfig({ cwd: folder })
      expect(() => experimentOf('dependency-down', loaded)).toThrow(
        `expected \`down\` alone: nothing else can happen to a connection that is refused, came ${Object.keys(ladder)} beside`,
      )
    },
  )
})

describe('a network', () => {
  const network = { latency: '5ms' }
  const database = { listen: '127.0.0.1:15432', upstream: 'db.internal:5432' }

  it('is not allowed on production, in front of it or behind it, without a reason', async () => {
    const targets = { database: { ...database, network } }
    const faults = await faultsOf({
      environments: { staging, production: { ...production, network, targets } },
    })
    expect(faults.map((text) => text.split(':')[0])).toEqual([
      'environments.production.network',
      'environments.production.targets.database.network',
    ])
  })

  it('needs Chromium, and no HTTP proxy on its way', async () => {
    const environments = withStaging({ network, proxy: 'http://proxy.example.com' })
    const faults = await faultsOf({ environments, journeys: { browser: 'firefox' } })
    expect(faults).toHaveLength(2)
    expect(faults.join('\n')).toMatch(/no HTTP proxy.*chromium, as/s)
  })

  it('has addresses that can be connected to, each target its own', async () => {
    const targets = { database, cache: database, queue: { listen: 'nowhere', upstream: 'a:99999' } }
    const faults = await faultsOf({ environments: withStaging({ targets }) })
    expect(faults.join('\n')).toMatch(
      /queue\.listen: an address such as.*queue\.upstream: an address.*cache\.listen: an address of its own, the one of environments\.staging\.targets\.database\.listen/s,
    )
  })
})
