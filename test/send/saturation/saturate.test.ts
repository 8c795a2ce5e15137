// The whole search against servers whose capacity is known, as slots divided by the time that each
// request takes: what it finds, what it says of it, and where it stops.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Comparison } from '../../../src/compare/comparison.ts'
import { judgeRun } from '../../../src/compare/index.ts'
import { loadConfig } from '../../../src/config/load.ts'
import { prepareSaturation } from '../../../src/plan/prepare-saturation.ts'
import { type OpenedRun, openRun } from '../../../src/record/open-run.ts'
import { executeRun } from '../../../src/send/run.ts'
import { shut } from '../stage.ts'
import { type SlotServer, type Slots, serverOf } from './slots.ts'

interface Searched {
  run: OpenedRun
  comparison: Comparison
  servers: [SlotServer, SlotServer]
}

const closing: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closing) await close()
})

async function listen(slots: Slots): Promise<SlotServer> {
  const made = serverOf(slots)
  await new Promise<void>((done) => made.server.listen(0, '127.0.0.1', done))
  closing.push(() => shut(made.server))
  return made
}

async function search(reference: Slots, candidate: Slots, settings: object): Promise<Searched> {
  const servers: [SlotServer, SlotServer] = [await listen(reference), await listen(candidate)]
  const folder = await mkdtemp(join(tmpdir(), 'trueup-saturate-'))
  closing.push(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  const [production, staging] = servers.map(({ server }) => ({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  }))
  const file = join(folder, 'trueup.config.json')
  const config = {
    environments: { production, staging },
    compare: { reference: 'production', candidate: 'staging' },
    saturation: { step: '800ms', repeats: 6, warmUp: '200ms', ...settings },
  }
  await writeFile(file, JSON.stringify(config))
  const loaded = await loadConfig({ file })
  const prepared = await prepareSaturation(loaded)
  const ran = await executeRun(
    { loaded, ...prepared, command: 'trueup saturate', version: '0.1.0' },
    { onEvent() {} },
  )
  const run = await openRun(join(loaded.config.out, 'saturation', ran.id))
  return { run, comparison: judgeRun(run), servers }
}

let smaller: Searched
let same: Searched
let collapsing: Searched
beforeAll(async () => {
  // Servers that sleep are no work, so that all three are measured at the same time.
  ;[smaller, same, collapsing] = await Promise.all([
    search(
      { slots: 4, serviceMs: 40 },
      { slots: 2, serviceMs: 40 },
      { requests: '/', confirm: '1s' },
    ),
    search(
      { slots: 3, serviceMs: 40 },
      { slots: 3, serviceMs: 40 },
      { requests: '/', confirm: '0s' },
    ),
    search(
      { slots: 4, serviceMs: 40 },
      { slots: 4, serviceMs: 40, collapsesAt: 12 },
      { requests: '/', confirm: '0s' },
    ),
  ])
})

describe('an environment of half the capacity', () => {
  it('is found to hold half', () => {
    const { environments } = smaller.comparison.saturation!
    const [production, staging] = smaller.servers
    expect(environments.production!.knee!.perSecond).toSatisfy(isNear(100, production.late()))
    expect(environments.staging!.knee!.perSecond).toSatisfy(isNear(50, staging.late()))
  })

  it('must be fixed, and is the headline', () => {
    const [cell] = smaller.comparison.differences
    expect(smaller.comparison.differences).toHaveLength(1)
    expect(cell).toMatchObject({
      cell: 'saturation · throughput',
      verdict: 'must-fix',
      headline: true,
      margin: expect.closeTo(0.1),
      reference: { unit: 'per-second', count: 6 },
    })
    const [production, staging] = smaller.servers
    expect(cell!.ratio).toSatisfy(isNear(0.5, staging.late(), production.late()))
    expect(cell!.reason).toMatch(/throughput differs by −\d+ % .*; staging holds less$/)
    expect(smaller.comparison).toMatchObject({ verdict: 'must-fix', exitCode: 1 })
  })

  it('is asked at 50, 70 and 90 % of what it holds in an open loop, as the other is', () => {
    const { environments } = smaller.comparison.saturation!
    const late = smaller.servers[1].late()
    for (const { open } of Object.values(environments)) {
      expect(open.map(({ share }) => share)).toEqual([0.5, 0.7, 0.9])
      expect(open.map(({ perSecond }) => perSecond / 50)).toSatisfy((rates: number[]) =>
        rates.every((rate, at) => isNear(open[at]!.share, late)(rate)),
      )
      for (const { response, service, count, errors } of open) {
        expect(count).toBeGreaterThan(0)
        expect(errors).toBe(0)
        // The wait in the queue is in the one, and not in the other.
        expect(response.p95Ms).toBeGreaterThanOrEqual(service.p95Ms! * 0.99)
      }
    }
  })

  it('accounts for every request, on both sides', () => {
    for (const [side, name] of ['production', 'staging'].entries()) {
      const it = smaller.comparison.saturation!.environments[name]!
      expect(it.sent).toBe(it.answered + it.failed + it.timedOut + it.closed)
      expect(it.sent).toBe(smaller.servers[side]!.requests.length)
      expect(it.failed + it.timedOut).toBe(0)
    }
  })
})

it('says that two equal environments are equal', () => {
  const { comparison, servers } = same
  const [production, staging] = servers
  // A machine that is too busy to tell says nothing, and never that they differ.
  expect(comparison.differences[0]!.ratio ?? 1).toSatisfy(
    isNear(1, staging.late(), production.late()),
  )
  expect(comparison.verdict).not.toMatch(/fix/)
})

describe('a server that collapses', () => {
  it('is not driven further than the step in which it does', () => {
    const { run, servers, comparison } = collapsing
    const { end, connections } = run.file.saturation!.searches.staging!
    expect(['collapse', 'latency', 'errors']).toContain(end)
    expect(connections).toBeLessThanOrEqual(12)
    expect(servers[1]!.most()).toBeLessThanOrEqual(16)
    expect(comparison.saturation!.environments.staging!.knee!.perSecond).toSatisfy(
      isNear(100, servers[1]!.late()),
    )
  })

  it('is measured again where it held the most, and not beyond', () => {
    const { steps } = collapsing.run.file.saturation!
    const repeats = steps.filter(
      ({ part, environment }) => part === 'repeat' && environment === 'staging',
    )
    // On a machine that stood still a step is measured again.
    expect(repeats.filter(({ measuredAgain }) => measuredAgain !== true)).toHaveLength(6)
    expect(Math.max(...repeats.map(({ connections }) => connections))).toBeLessThanOrEqual(12)
  })
})

/** Within a tenth; a server whose answers were late on a busy machine held as much less. */
function isNear(truth: number, late = 0, lateReference = 0): (value: number | null) => boolean {
  const most = truth * 1.1 * (1 + lateReference)
  const least = (truth * 0.9) / (1 + late)
  return (value) => value !== null && value <= most && value >= least
}
