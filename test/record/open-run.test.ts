// Opening folders of any origin: written by hand from the documentation, damaged, or hostile.

import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Histogram } from '../../src/record/histogram.ts'
import { openRun } from '../../src/record/open-run.ts'
import { runFile, sample } from './run-file-example.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trueup-open-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function write(files: Record<string, unknown>): Promise<void> {
  for (const [name, content] of Object.entries({ 'run.json': runFile(), ...files })) {
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    await writeFile(join(folder, name), text)
  }
}

/** Opens a folder with one good line and these. */
async function openWith(...lines: unknown[]) {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
  await write({
    'samples.ndjson': `${JSON.stringify(sample({ pair: 999 }))}\n${texts.join('\n')}\n`,
  })
  return await openRun(folder)
}

describe('a folder written from docs/run-folder.md alone', () => {
  it('opens without a problem', async () => {
    const page = await readFile(new URL('../../docs/run-folder.md', import.meta.url), 'utf8')
    for (const [, name, content] of page.matchAll(/```json (\S+)\n(.*?)```/gs)) {
      await writeFile(join(folder, name!), content!)
    }
    const { file, samples, series, problems } = await openRun(folder)
    expect(problems).toEqual([])
    expect(samples).toHaveLength(4)
    expect(series).toHaveLength(1)
    expect(file.ledger.journeys.staging).toEqual({
      planned: 2,
      ok: 1,
      failed: 1,
      timedOut: 0,
      notRun: 0,
      errorKinds: { 'rate-limited': 1 },
    })
    const empty = /An empty one is `([^`]+)`/.exec(page)![1]!
    expect(Histogram.decode(empty).totalCount).toBe(0)
  })
})

describe('a folder that is no run', () => {
  it('is refused with what a run is', async () => {
    await expect(openRun(join(folder, 'nowhere'))).rejects.toThrow('there is no such folder')
    await expect(openRun(folder)).rejects.toThrow('no run.json')
    await write({ 'run.json': '{"schemaVersion": 1' })
    await expect(openRun(folder)).rejects.toThrow('not JSON')
  })

  it('is refused with the trueup that can read it when its version is another', async () => {
    await write({
      'run.json': { ...runFile(), schemaVersion: 9, tool: { name: 'trueup', version: '4.2.0' } },
    })
    await expect(openRun(folder)).rejects.toThrow('use the trueup that wrote it (4.2.0)')
  })

  it('is refused with the place of what is wrong in run.json', async () => {
    await write({ 'run.json': { ...runFile(), status: 'fine' } })
    await expect(openRun(folder)).rejects.toThrow('status: expected one of running, complete')
    await write({ 'run.json': { ...runFile(), compare: { reference: 'production' } } })
    await expect(openRun(folder)).rejects.toThrow('compare.candidate: expected a name, got nothing')
  })

  it('does not follow links out of the folder', async () => {
    await write({})
    const outside = join(folder, '..', `${Date.now()}-outside.ndjson`)
    await writeFile(outside, `${JSON.stringify(sample())}\n`)
    await symlink(outside, join(folder, 'samples.ndjson'))
    expect((await openRun(folder)).samples).toEqual([])
    await rm(outside)
  })
})

describe('a damaged line', () => {
  it.each([
    ['cut off', '{"journey":"sea', 'is not JSON'],
    ['of another make', [1, 2], 'expected an object'],
    ['with a negative time', sample({ durationUs: -5 }), 'durationUs: expected a number from 0'],
    ['with an absurd time', sample({ durationUs: 1e18 }), 'durationUs: expected a number from 0'],
    ['with a text for a time', { ...sample(), durationUs: '120' }, 'durationUs'],
    ['with NaN, which JSON writes as null', { ...sample(), durationUs: null }, 'durationUs'],
    ['of an unknown environment', sample({ environment: 'test' }), 'is not one of this run'],
    ['of a warm-up pair that says measured', sample({ pair: -1 }), 'pair: expected a negative'],
    ['that failed without an error', sample({ outcome: 'failed' }), 'error: expected'],
    ['with half a pair', sample({ pair: 0.5 }), 'pair: expected a whole number'],
    ['without a name', sample({ journey: '' }), 'journey: expected a name'],
    ['that is there already', sample({ pair: 999 }), 'the same as an earlier line'],
    ['with a screenshot outside', failedWith('../../etc/passwd'), 'inside the run folder'],
    ['with an absolute screenshot', failedWith('/etc/passwd'), 'inside the run folder'],
    ['with a screenshot by URL', failedWith('https://a.test/x.png'), 'inside the run folder'],
    ['with a hidden climb', failedWith('a/../../x.png'), 'inside the run folder'],
    ['with a Windows path', failedWith('..\\..\\x.png'), 'inside the run folder'],
  ])('%s is left out and told', async (_, line, told) => {
    const { samples, problems } = await openWith(line)
    expect(samples).toHaveLength(1)
    expect(problems[0]).toMatch(/^samples\.ndjson: 1 line is left out: line 2/)
    expect(problems[0]).toContain(told)
  })

  it('cannot write to a terminal through a name or a message', async () => {
    const error = { kind: 'script', message: 'a\u001b[2Jb\nc' }
    const { samples } = await openWith(sample({ journey: '\u001b[2J', outcome: 'failed', error }))
    expect(samples[1]).toMatchObject({ journey: '\uFFFD[2J', error: { message: 'a\uFFFD[2Jb\nc' } })
  })

  it('of many is counted, and the first are shown', async () => {
    const { samples, problems } = await openWith(...Array.from({ length: 50 }, () => 'x'))
    expect(samples).toHaveLength(1)
    expect(problems[0]).toContain('50 lines are left out')
    expect(problems[0]).toContain('and 47 more')
  })

  it('without an end is normal after a kill', async () => {
    await write({ 'samples.ndjson': `${JSON.stringify(sample())}\n{"journey":"se` })
    const { samples, problems } = await openRun(folder)
    expect(samples).toHaveLength(1)
    expect(problems).toEqual(['samples.ndjson: 1 line is left out: line 2 is cut off'])
  })

  it('of enormous length is passed over', async () => {
    const { samples, problems } = await openWith('x'.repeat(9_000_000), sample({ pair: 3 }))
    expect(samples.map(({ pair }) => pair)).toEqual([999, 3])
    expect(problems[0]).toContain('longer than')
  })

  it('of the series is left out when its histogram is damaged or its count is wrong', async () => {
    const one = Histogram.of([500]).encode()
    const none = new Histogram().encode()
    const line = {
      environment: 'staging',
      block: 0,
      startedAt: '2026-05-04T12:00:00.000Z',
      durationMs: 1,
      subject: { kind: 'traffic', name: 'all' },
      response: one,
      service: one,
      failures: none,
      count: 1,
      errors: 0,
    }
    const lines = [line, { ...line, block: 1, count: 2 }, { ...line, block: 2, response: 'AAAA' }]
    await write({ 'series.ndjson': lines.map((it) => JSON.stringify(it)).join('\n') })
    const { series, problems } = await openRun(folder)
    expect(series.map(({ block }) => block)).toEqual([0])
    expect(problems[0]).toContain('2 lines are left out')
  })

  it('of the series that judging takes for another one is told', async () => {
    const none = new Histogram().encode()
    const line = (subject: Record<string, string>) => ({
      ...{ environment: 'staging', block: 0, startedAt: '2026-05-04T12:00:00.000Z', durationMs: 1 },
      ...{ subject, response: none, service: none, failures: none, count: 0, errors: 0 },
    })
    const lines = [
      { kind: 'traffic', name: 'all' },
      { kind: 'traffic', name: 'everything' },
    ]
    await write({ 'series.ndjson': lines.map((it) => JSON.stringify(line(it))).join('\n') })
    const { series, problems } = await openRun(folder)
    expect(series.map(({ subject }) => subject.name)).toEqual(['all'])
    expect(problems[0]).toContain('line 2: the same as an earlier line')
  })

  it('cannot reach the prototype of anything', async () => {
    const line = JSON.stringify(sample()).replace('"statuses":{', '"statuses":{"__proto__":7,')
    await openWith(line)
    expect(({} as Record<string, unknown>)['7']).toBeUndefined()
    expect(Object.prototype).not.toHaveProperty('200')
  })
})

describe('the end of a run', () => {
  it('is told as cut off when its process is gone', async () => {
    await write({
      'run.json': runFile({ status: 'running', machine: { host: hostname(), pid: 2 ** 30 } }),
    })
    const { file, problems } = await openRun(folder)
    expect(file).toMatchObject({
      status: 'interrupted',
      reason: expect.stringContaining('cut off'),
    })
    expect(problems).toHaveLength(1)
  })

  it('is still to come while its process lives', async () => {
    const machine = { host: hostname(), pid: process.ppid }
    await write({ 'run.json': runFile({ status: 'running', machine }) })
    const { file, problems } = await openRun(folder)
    expect(file.status).toBe('running')
    expect(problems[0]).toContain('still going on')
  })

  it('is told when the ledger does not balance', async () => {
    const account = { planned: 9, ok: 1, failed: 1, timedOut: 0, notRun: 0, errorKinds: {} }
    await write({ 'run.json': runFile({ ledger: { journeys: { staging: account } } }) })
    const { problems } = await openRun(folder)
    expect(problems).toEqual([
      'staging: 9 planned, but 1 ok + 1 failed + 0 timed out + 0 not run',
      'staging: 1 errors, but 0 named by their kind',
    ])
  })

  it('keeps a folder without samples readable', async () => {
    await write({})
    await mkdir(join(folder, 'artifacts'))
    expect(await openRun(folder)).toMatchObject({ samples: [], series: [], problems: [] })
  })
})

function failedWith(screenshot: string) {
  return sample({ outcome: 'failed', error: { kind: 'locator', message: 'no button', screenshot } })
}

it('keeps what lines of series have in common once, and never takes one thing for another', async () => {
  const none = new Histogram().encode()
  const line = (name: string, block: number) => ({
    environment: 'production',
    block,
    startedAt: '2026-05-04T02:00:00.000Z',
    durationMs: 1_000,
    subject: { kind: 'endpoint', name },
    ...{ response: none, service: none, failures: none, count: 0, errors: 0, bytes: 0 },
    statuses: { 200: 0 },
  })
  const sly = '{"200":0}'
  const lines = [line('GET /a', 0), line('GET /a', 1), line(sly, 0)]
  await write({ 'series.ndjson': lines.map((each) => `${JSON.stringify(each)}\n`).join('') })
  const { series, problems } = await openRun(folder)
  expect(problems).toEqual([])
  expect(series).toEqual(lines.map(({ service: _, ...judged }) => judged))
  expect(series[1]!.statuses).toBe(series[0]!.statuses)
  expect(series[2]!.subject.name).toBe(sly)
})
