import { describe, expect, it } from 'vitest'
import { Progress } from '../../../src/cli/run/progress.ts'
import { elapsedText, timeLeftMs } from '../../../src/cli/run/time-left.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import type { JourneySample } from '../../../src/record/sample.ts'

const order: [string, string] = ['production', 'staging']
const plan: Plan = {
  seed: 1,
  reference: 'production',
  candidate: 'staging',
  journeys: [{ name: 'search', kind: 'http', file: 'journeys/search.ts' }],
  pairs: Array.from({ length: 21 }, (_, index) => ({ journey: 'search', pair: index - 1, order })),
  traces: false,
}

const sample: JourneySample = {
  journey: 'search',
  environment: 'staging',
  pair: 6,
  phase: 'measured',
  startedAt: '2026-05-04T12:00:00.000Z',
  outcome: 'ok',
  durationUs: 1_000,
  steps: [],
  metrics: {},
  hosts: {},
  statuses: {},
  redirects: 0,
}
const failed: JourneySample = {
  ...sample,
  outcome: 'failed',
  error: { kind: 'http-503', step: 'results', message: 'status 503' },
}

function screen(isTTY: boolean, columns = 60) {
  const written: string[] = []
  return { isTTY, columns, written, write: (text: string) => written.push(text) }
}

describe('progress', () => {
  it('rewrites one line on a terminal, with journey, pair and what is left', () => {
    const terminal = screen(true)
    const progress = new Progress(terminal, plan, false)
    progress.see({ type: 'phase', phase: 'measuring' })
    progress.see({ type: 'sample', sample, done: 16, total: 42 })
    progress.end()
    expect(terminal.written.at(-2)).toMatch(
      /^\r.*measuring · search · pair 7 of 20 · \d:\d\d · about \d:\d\d left$/,
    )
    expect(terminal.written.join('')).not.toContain('pair 7 of 20\n')
  })

  it('never writes past the edge of the terminal', () => {
    const narrow = screen(true, 20)
    const progress = new Progress(narrow, plan, false)
    progress.see({ type: 'sample', sample, done: 16, total: 42 })
    progress.end()
    expect(narrow.written.at(-2)?.replace('\r\u001b[2K', '')).toHaveLength(19)
  })

  it('says each kind of failure once, where it happened', () => {
    const log = screen(false)
    const progress = new Progress(log, plan, false)
    progress.see({ type: 'sample', sample: failed, done: 1, total: 42 })
    progress.see({ type: 'sample', sample: failed, done: 2, total: 42 })
    progress.end()
    expect(log.written.join('')).toBe(
      'search failed in staging at "results" (http-503): status 503\n\n',
    )
  })

  it('is silent when asked', () => {
    const log = screen(true)
    const progress = new Progress(log, plan, true)
    progress.see({ type: 'sample', sample: failed, done: 1, total: 42 })
    progress.see({ type: 'remark', text: 'a process ended' })
    progress.end()
    expect(log.written).toEqual([])
  })
})

describe('the time that is left', () => {
  it('follows from the pace so far', () => {
    expect(timeLeftMs({ nowMs: 11_000, firstSampleMs: 1_000, done: 10, total: 40 })).toBe(30_000)
  })

  it('is what is left of a duration', () => {
    expect(timeLeftMs({ nowMs: 15_000, measuringMs: 5_000, durationMs: 60_000 })).toBe(50_000)
  })

  it('is not known before the first sample', () => {
    expect(timeLeftMs({ nowMs: 5_000 })).toBeNull()
  })

  it.each([
    [7_400, '0:07'],
    [750_000, '12:30'],
    [3_720_000, '1:02:00'],
  ])('of %i ms is written %s', (ms, written) => {
    expect(elapsedText(ms)).toBe(written)
  })
})
