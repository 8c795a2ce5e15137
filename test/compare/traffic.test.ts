import { describe, expect, it } from 'vitest'
import { type Comparison, judgeRun } from '../../src/compare/index.ts'
import type { MeasuredRun } from '../../src/compare/input.ts'
import { Histogram } from '../../src/record/histogram.ts'
import { gaussian, runFile } from './measured-run.ts'

interface Traffic {
  blocks?: number
  requests?: number
  clockUs?: number
  durationMs?: number
  typicalUs(environment: string, block: number): number
  errors?(environment: string, block: number): number
}

function trafficRun(traffic: Traffic): MeasuredRun {
  const { blocks = 24, requests = 150, clockUs = 1, durationMs = 60_000 } = traffic
  const next = gaussian(7)
  const series = Array.from({ length: blocks }, (_, block) =>
    ['production', 'staging'].map((environment) => {
      const timesUs = Array.from({ length: requests }, () => {
        const us = traffic.typicalUs(environment, block) * Math.exp(0.3 * next())
        return Math.round(us / clockUs) * clockUs
      })
      const errors = traffic.errors?.(environment, block) ?? 0
      const response = Histogram.of(timesUs).encode()
      return {
        environment,
        block,
        startedAt: '2026-01-01T00:00:00.000Z',
        durationMs,
        subject: { kind: 'endpoint' as const, name: 'GET /search' },
        response,
        service: response,
        failures: new Histogram().encode(),
        count: requests + errors,
        errors,
        statuses: {},
        bytes: requests * 5_000,
      }
    }),
  ).flat()
  return { file: runFile(), samples: [], series, problems: [] }
}

function cell(comparison: Comparison, name: string) {
  return comparison.differences.find((difference) => difference.cell === name)!
}

describe('traffic', () => {
  it('that is half as slow again must be fixed, as a whole and at its endpoint', () => {
    const comparison = judgeRun(
      trafficRun({ typicalUs: (environment) => (environment === 'staging' ? 75_000 : 50_000) }),
    )
    expect(cell(comparison, 'traffic · duration p50')).toMatchObject({
      verdict: 'must-fix',
      headline: true,
    })
    expect(cell(comparison, 'endpoint GET /search · duration p50')).toMatchObject({
      verdict: 'must-fix',
      headline: false,
    })
    expect(cell(comparison, 'traffic · duration p50').ratio).toBeCloseTo(1.5, 1)
    expect(comparison.exitCode).toBe(1)
  })

  it.each([1, 16_000])('of equals is never must-fix with a clock of %i µs', (clockUs) => {
    const comparison = judgeRun(trafficRun({ clockUs, typicalUs: () => 50_000 }))
    expect(comparison.differences.map(({ verdict }) => verdict)).not.toContain('must-fix')
    expect(cell(comparison, 'traffic · duration p50').ratio).toBeCloseTo(1, 1)
  })

  it('without any scatter is judged by the resolution of its clock', () => {
    const constant = (staging: number) =>
      judgeRun(trafficRunOf((environment) => (environment === 'staging' ? staging : 30_000)))
    expect(cell(constant(30_000), 'traffic · duration p50').verdict).toBe('acceptable')
    const { verdict, ratio, interval } = cell(constant(60_000), 'traffic · duration p50')
    expect(verdict).toBe('must-fix')
    expect(interval![0]).toBeLessThan(ratio!)
    expect(interval![1]).toBeGreaterThan(ratio!)
  })

  it('of too few blocks or requests is shown and not judged', () => {
    const few = judgeRun(trafficRun({ blocks: 19, typicalUs: () => 50_000 }))
    expect(cell(few, 'traffic · duration p50').reason).toBe(
      'needs at least 20 blocks; there are 19',
    )
    expect(few.exitCode).toBe(3)
    const thin = judgeRun(trafficRun({ requests: 20, typicalUs: () => 50_000 }))
    expect(cell(thin, 'traffic · duration p95').reason).toBe(
      'p95 needs 960 answers; production has 480',
    )
    expect(cell(thin, 'traffic · duration p95').reference).toMatchObject({ count: 480 })
  })

  it('that is undecided says how many more minutes would settle it', () => {
    const typicalUs = (environment: string, block: number) =>
      environment === 'staging' ? 53_000 * (1 + 0.15 * Math.sin(block * 1.7)) : 50_000
    const p50 = cell(judgeRun(trafficRun({ typicalUs })), 'traffic · duration p50')
    expect(p50.verdict).toBe('inconclusive')
    expect(p50.reason).toMatch(/needs about \d+ more minutes? at this rate$/)
    const few = judgeRun(
      trafficRun({
        typicalUs: () => 50_000,
        errors: (environment, block) => (environment === 'staging' && block % 4 === 1 ? 5 : 0),
      }),
    )
    expect(cell(few, 'traffic · errors').reason).toMatch(
      /cannot be excluded; needs about \d+ more minutes? at this rate$/,
    )
  })

  it('on one side only is inconclusive', () => {
    const run = trafficRun({ typicalUs: () => 50_000 })
    const series = run.series.filter(({ environment }) => environment === 'production')
    const comparison = judgeRun({ ...run, series })
    expect(new Set(comparison.differences.map(({ verdict }) => verdict))).toEqual(
      new Set(['inconclusive']),
    )
    expect(comparison.exitCode).toBe(3)
  })

  it('of endpoints that never are on both sides makes no whole to be judged', () => {
    const run = trafficRun({ typicalUs: () => 50_000 })
    const series = run.series.map((line) => ({
      ...line,
      subject: { kind: 'endpoint' as const, name: `GET /${line.environment}` },
    }))
    const comparison = judgeRun({ ...run, series })
    expect(cell(comparison, 'traffic · duration p50').verdict).toBe('inconclusive')
    expect(comparison.exitCode).toBe(3)
  })

  it('of a damaged run is never shown to be well, but may be shown to be at fault', () => {
    const problems = ['series.ndjson: 1 line is left out']
    const well = trafficRun({ typicalUs: () => 50_000 })
    expect(judgeRun({ ...well, problems }).exitCode).toBe(3)
    const slow = trafficRun({ typicalUs: (name) => (name === 'staging' ? 90_000 : 50_000) })
    expect(judgeRun({ ...slow, problems }).exitCode).toBe(1)
  })

  it('that fails on one side must be fixed, but not for one burst', () => {
    const failing = judgeRun(
      trafficRun({
        typicalUs: () => 50_000,
        errors: (environment, block) => (environment === 'staging' ? 8 + (block % 3) : 0),
      }),
    )
    expect(cell(failing, 'traffic · errors').verdict).toBe('must-fix')
    const burst = judgeRun(
      trafficRun({
        typicalUs: () => 50_000,
        errors: (environment, block) =>
          environment === 'staging' && block >= 4 && block < 8 ? 60 : 0,
      }),
    )
    expect(cell(burst, 'traffic · errors').verdict).toBe('inconclusive')
  })

  it('in a short run with slow noise has to be confirmed by a second one', () => {
    const typicalUs = (environment: string, block: number) =>
      environment === 'staging' ? 150_000 * (1 + 0.4 * Math.sin(block / 4)) : 50_000
    const short = trafficRun({ typicalUs, durationMs: 10_000 })
    const comparison = judgeRun(short)
    expect(cell(comparison, 'traffic · duration p50').notes).toContain('confirm by a second run')
    expect(comparison.summary).toContain('Must be fixed if a second run says so too: p50 of all')
    expect(comparison.exitCode).toBe(3)
    expect(judgeRun(short, { strict: true }).exitCode).toBe(1)
    expect(judgeRun(trafficRun({ typicalUs })).exitCode).toBe(1)
  })
})

function trafficRunOf(constantUs: (environment: string) => number): MeasuredRun {
  const run = trafficRun({ typicalUs: () => 50_000 })
  return {
    ...run,
    series: run.series.map((line) => ({
      ...line,
      response: Histogram.of(new Array<number>(100).fill(constantUs(line.environment))).encode(),
    })),
  }
}
