// evidence.ndjson: written with the pairs and blocks, read back whole, and whatever else stands in
// it left out.

import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EvidenceLine } from '../../src/record/evidence.ts'
import { EvidenceTally } from '../../src/record/evidence-tally.ts'
import { maskedTarget } from '../../src/record/evidence-text.ts'
import { openRun } from '../../src/record/open-run.ts'
import { createRunFolder, type RunFolder } from '../../src/record/run-folder.ts'
import { serverTimings } from '../../src/record/server-timing.ts'
import { pairOf, runFile, sample } from './run-file-example.ts'

let out: string
let folder: RunFolder
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'trueup-evidence-'))
  const redact = (text: string) => text.replaceAll('hunter2', '[secret]')
  folder = await createRunFolder({ out, startedAt: new Date(), redact })
  await folder.writeRun(runFile())
})
afterEach(() => rm(out, { recursive: true, force: true }))

function tallied(): EvidenceTally {
  const tally = new EvidenceTally()
  tally.answered(200, 500, 12_000)
  tally.spend('connect', 1_000)
  tally.spend('first-byte', 11_000.4)
  const headers = { server: 'nginx', 'server-timing': 'db;dur=3', 'retry-after': '1' }
  tally.read({ status: 200, headers, cookies: ['sid=1'] }, '/items/7?page=2', 12_000)
  tally.asked('a.test:443', { bytes: 500, totalUs: 12_000, foreign: false })
  tally.rendered('script', 4_000)
  tally.failed('reset')
  const trace = { traceId: 'a'.repeat(32), startedAt: '2026-05-04T12:00:01.000Z' }
  tally.traced({ ...trace, durationUs: 12_000, method: 'GET', target: '/items/7', status: 200 })
  return tally
}

function line(over: Partial<EvidenceLine> = {}): EvidenceLine {
  const subject = { kind: 'journey' as const, name: 'search' }
  return { environment: 'production', block: 0, subject, ...tallied().part(), ...over }
}

const evidenceFile = () => join(folder.path, 'evidence.ndjson')

describe('evidence in a run folder', () => {
  it('opens as what was written, apart from the samples', async () => {
    const [reference, candidate] = pairOf(0)
    await folder.append([{ ...reference!, evidence: [line()] }, candidate!])
    const traffic = line({ subject: { kind: 'traffic', name: 'all' }, inFlight: 1.5, sampled: 1 })
    await folder.appendBlock([], [traffic])
    const { evidence, samples, problems } = await openRun(folder.path)
    expect(problems).toEqual([])
    expect(evidence).toEqual([line(), traffic])
    expect(samples).toEqual(pairOf(0))
  })

  it('has no lines of the warm-up', async () => {
    await folder.append([{ ...sample({ pair: -1 }), evidence: [line({ block: -1 })] }])
    expect((await openRun(folder.path)).evidence).toEqual([])
  })

  it('holds no secret of the configuration, wherever a server repeats it', async () => {
    const tally = tallied()
    const echo = { via: 'hunter2', 'server-timing': 'hunter2;dur=1' }
    tally.read({ status: 200, headers: echo, cookies: ['hunter2=1'] }, '/?hunter2=4', 1)
    tally.asked('hunter2.test:80', { bytes: 0, totalUs: 0, foreign: true })
    await folder.append([{ ...sample(), evidence: [line(tally.part())] }])
    const text = await readFile(evidenceFile(), 'utf8')
    expect(text).toContain('[secret]')
    expect(text).not.toContain('hunter2')
  })

  it.each([
    ['a block of the warm-up', { block: -1 }],
    ['an environment of no name', { environment: 'nowhere' }],
    ['counts that are none', { requests: -3 }],
    ['more samples than requests', { sampled: 2 }],
    ['times that are none', { phases: { wait: { count: 1, totalUs: '9' } } }],
    ['a trace id that leads elsewhere', { slowest: [{ traceId: '/../../admin' }] }],
    ['a list for a record', { traits: [] }],
  ])('leaves out a line with %s, and says so', async (_, fault) => {
    await appendFile(evidenceFile(), `${JSON.stringify({ ...line(), ...fault })}\n`)
    const { evidence, problems } = await openRun(folder.path)
    expect(evidence).toEqual([])
    expect(problems).toEqual([expect.stringMatching(/^evidence\.ndjson: 1 line is left out/)])
  })

  it('leaves out a line that is cut off or there twice, and keeps the others', async () => {
    const text = JSON.stringify(line())
    await appendFile(evidenceFile(), `${text}\n${text}\n${text.slice(0, 40)}`)
    const { evidence, problems } = await openRun(folder.path)
    expect(evidence).toEqual([line()])
    expect(problems[0]).toContain('2 lines are left out')
  })

  it('needs no more than what it is about, and ignores what it does not know', async () => {
    const { environment, block, subject } = line()
    const short = { environment, block, subject, requests: 4, traits: { colour: { red: 1 } } }
    await appendFile(evidenceFile(), `${JSON.stringify(short)}\n`)
    const { evidence, problems } = await openRun(folder.path)
    expect(problems).toEqual([])
    expect(evidence[0]).toMatchObject({ requests: 4, phases: {}, traits: {}, slowest: [] })
  })
})

describe('a tally', () => {
  it('of two parts is that of both', () => {
    const sum = new EvidenceTally()
    sum.add(tallied().part())
    sum.add(tallied().part())
    expect(sum.part()).toMatchObject({
      requests: 2,
      bytes: 1_000,
      retryAfter: 2,
      statuses: { 200: 2 },
      errorKinds: { reset: 2 },
      phases: { connect: { count: 2, totalUs: 2_000 } },
      serverTiming: { db: { count: 2, totalUs: 6_000 } },
      traits: { server: { nginx: 2 }, cookie: { sid: 2 } },
      hosts: { 'a.test:443': { requests: 2, bytes: 1_000, totalUs: 24_000, foreign: false } },
      rendering: { script: 8_000 },
      growth: { bytes: { count: 2, x: 1_000, xy: 12_000 }, parameters: { page: { count: 2 } } },
    })
  })
})

describe('what comes from a server', () => {
  it.each([
    ['db;dur=1.5', [['db', 1_500]]],
    [
      'cache;desc="a, b; dur=9";dur=2 , miss, total;DUR="3"',
      [
        ['cache', 2_000],
        ['total', 3_000],
      ],
    ],
    ['db;dur=-1, db;dur=abc, db;dur=, ;dur=1, db;dur=1e30', []],
    ['"', []],
  ])('Server-Timing %s', (header, entries) => {
    expect(serverTimings(header)).toEqual(entries)
  })

  it.each([
    ['/items?page=2', '/items?page=2'],
    ['/login?token=abc&next=/a', '/login?token=masked&next=/a'],
    ['/?q=ann@example.com', '/?q=masked'],
    ['/u/ann%40example.com/orders', '/u/masked/orders'],
    ['/reset/Zm9vYmFyMTIzNDU2Nzg5MGFiY2RlZg', '/reset/masked'],
    ['/static/app.3f2c1a9d8e7b6a5f4e3d.js', '/static/app.3f2c1a9d8e7b6a5f4e3d.js'],
  ])('the target %s is shown as %s', (target, shown) => {
    expect(maskedTarget(target)).toBe(shown)
  })
})
