import { describe, expect, it } from 'vitest'
import { Progress } from '../../../src/cli/run/progress.ts'
import { elapsedText, timeLeftMs } from '../../../src/cli/run/time-left.ts'
import { WatchedRun } from '../../../src/cli/run/watched-run.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import type { JourneySample } from '../../../src/record/sample.ts'
import type { RunEvent } from '../../../src/send/events.ts'

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

/** As `trueup run` does it: the run is seen first, then told. */
function watching(screen: ConstructorParameters<typeof Progress>[0], quiet = false, of = plan) {
  const run = new WatchedRun(of)
  const progress = new Progress(screen, run, quiet)
  const see = (event: RunEvent) => {
    run.see(event)
    progress.see(event)
  }
  return { run, see, end: () => progress.end() }
}

const lead = '\u001b\\['
const controls = new RegExp(`\\r${lead}2K|${lead}1A${lead}2K|\\n|[^\\r\\n\\p{Cc}]+`, 'gu')

/** What is left on a screen after all that was written to it. */
function shownOn({ written }: { written: string[] }): string[] {
  const lines = ['']
  let at = 0
  for (const [part] of written.join('').matchAll(controls)) {
    if (part === '\n') lines[++at] ??= ''
    else if (part.startsWith('\r')) lines[at] = ''
    else if (part.startsWith('\u001b')) lines[--at] = ''
    else lines[at] += part
  }
  return lines
}

const progressOf = (side: number) => ({
  environment: order[side]!,
  perSecond: 50 + side,
  p50Ms: 12.3 * (side + 1),
  p95Ms: 45 * (side + 1),
  errors: 2 * side,
  inFlight: 3,
})

describe('progress', () => {
  it('shows both sides on a terminal, with journey, pair and what is left', async () => {
    const terminal = screen(true)
    const { see } = watching(terminal)
    see({ type: 'phase', phase: 'measuring' })
    see({ type: 'sample', sample: { ...sample, environment: 'production' }, done: 15, total: 42 })
    see({ type: 'sample', sample: { ...sample, durationUs: 450_000 }, done: 16, total: 42 })
    const head = /^measuring · search · pair 7 of 20 · \d:\d\d · about \d:\d\d left$/
    await expect.poll(() => shownOn(terminal)[0]).toMatch(head)
    await expect
      .poll(() => shownOn(terminal).slice(1))
      .toEqual([
        '  production  p50 1.0 ms  p95 1.0 ms  n 1  errors 0',
        '  staging     p50 450 ms  p95 450 ms  n 1  errors 0',
      ])
  })

  it('shows rates, percentiles, errors, lag and faults of traffic', async () => {
    const terminal = screen(true, 80)
    const faults = [
      {
        environment: 'staging',
        between: 'trueup and staging',
        fault: 'latency 30 ms',
        upstream: '',
      },
    ]
    const { see } = watching(terminal, false, { ...plan, faults })
    const sides = [progressOf(0), progressOf(1)]
    const progress = { block: 11, blocks: 240, leftMs: 1_120_000, lagP99Us: 400, sides }
    see({ type: 'phase', phase: 'traffic' })
    see({ type: 'traffic', progress })
    await expect.poll(() => shownOn(terminal).length).toBe(4)
    expect(shownOn(terminal)).toEqual([
      expect.stringMatching(/^traffic · block 12 of 240 · \d:\d\d · 18:40 left$/),
      '  production  50/s  p50 12 ms  p95 45 ms  errors 0  3 in flight',
      '  staging     51/s  p50 25 ms  p95 90 ms  errors 2  3 in flight',
      '  lag 0.4 ms · fault: latency 30 ms between trueup and staging',
    ])
  })

  it('leaves nothing of itself between what is said', () => {
    const terminal = screen(true)
    const { see, end } = watching(terminal)
    see({ type: 'phase', phase: 'measuring' })
    see({ type: 'sample', sample, done: 16, total: 42 })
    see({ type: 'remark', text: 'a process ended' })
    see({ type: 'sample', sample, done: 17, total: 42 })
    end()
    expect(shownOn(terminal).filter((line) => line !== '')).toEqual(['a process ended'])
  })

  it('never writes past the edge of the terminal', async () => {
    const narrow = screen(true, 20)
    const { see } = watching(narrow)
    see({ type: 'sample', sample, done: 16, total: 42 })
    await expect.poll(() => shownOn(narrow).length).toBe(3)
    const shown = shownOn(narrow)
    expect(Math.max(...shown.map(({ length }) => length))).toBe(19)
  })

  it('says each kind of failure once, where it happened', () => {
    const log = screen(false)
    const { see, end } = watching(log)
    see({ type: 'sample', sample: failed, done: 1, total: 42 })
    see({ type: 'sample', sample: failed, done: 2, total: 42 })
    end()
    expect(log.written.join('')).toBe(
      'search failed in staging at "results" (http-503): status 503\n\n',
    )
  })

  it('is silent when asked', () => {
    const log = screen(true)
    const { see, end } = watching(log, true)
    see({ type: 'sample', sample: failed, done: 1, total: 42 })
    see({ type: 'remark', text: 'a process ended' })
    end()
    expect(log.written).toEqual([])
  })
})

describe('a run that is watched', () => {
  it('keeps as much of a long run as of a short one', () => {
    const run = new WatchedRun(plan)
    for (let pair = 0; pair < 1_000; pair++) {
      run.see({
        type: 'sample',
        sample: { ...sample, pair, durationUs: 1_000 * (pair + 1) },
        done: pair,
      })
      run.see({ type: 'remark', text: `remark ${pair}` })
    }
    const [row] = run.now().rows
    expect(row).toMatchObject({ name: 'search', count: [0, 1_000], errors: [0, 0] })
    expect(row!.p50Ms[1]).toBeGreaterThan(490)
    expect(row!.course.startS).toHaveLength(240)
    expect(run.now().remarks).toHaveLength(50)
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
