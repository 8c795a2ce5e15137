import { describe, expect, it } from 'vitest'
import { judgeRun, judgeTwoRuns } from '../../src/compare/index.ts'
import type { MeasuredRun } from '../../src/compare/input.ts'
import { Histogram } from '../../src/record/histogram.ts'
import type { RunFile } from '../../src/record/run-file.ts'
import { gaussian, runFile, runOf, scattered } from './measured-run.ts'

/** Forty blocks of one endpoint. */
function trafficOf(
  typicalMs: { production: number; staging: number },
  changes: Partial<RunFile> = {},
  { durationMs = 30_000 } = {},
): MeasuredRun {
  const next = gaussian(3)
  const series = Array.from({ length: 40 }, (_, block) =>
    (['production', 'staging'] as const).map((environment) => {
      const level = typicalMs[environment] * 1_000
      const histogram = Histogram.of(
        Array.from({ length: 60 }, () => level * Math.exp(0.3 * next())),
      ).encode()
      return {
        environment,
        block,
        startedAt: '2026-01-01T00:00:00.000Z',
        durationMs,
        subject: { kind: 'endpoint' as const, name: 'GET /cart' },
        response: histogram,
        service: histogram,
        failures: new Histogram().encode(),
        count: 60,
        errors: 0,
        statuses: {},
        bytes: 60_000,
      }
    }),
  ).flat()
  return { file: runFile(changes), samples: [], series, problems: [] }
}

describe('two separate runs', () => {
  it('of short traffic do not take a difference of level for slow noise', () => {
    const short = { durationMs: 5_000 }
    const comparison = judgeTwoRuns(
      trafficOf({ production: 50, staging: 50 }, { id: 'monday' }, short),
      trafficOf({ production: 50, staging: 100 }, { id: 'tuesday' }, short),
      'staging',
    )
    const p50 = comparison.differences.find(({ cell }) => cell === 'traffic · duration p50')!
    expect(p50.verdict).toBe('must-fix')
    expect(p50.notes.join()).not.toContain('neighbouring blocks are alike')
    expect(comparison.exitCode).toBe(1)
  })

  it('under different conditions are not judged, and say what differs', () => {
    const durations = { production: scattered(500, 20, 1), staging: scattered(900, 20, 2) }
    const comparison = judgeTwoRuns(
      runOf(durations, { id: 'monday' }),
      runOf(durations, {
        id: 'tuesday',
        fingerprint: { journeys: 'search', browser: 'firefox 9' },
      }),
      'staging',
    )
    expect(comparison.differences.map(({ verdict }) => verdict)).not.toContain('must-fix')
    expect(comparison).toMatchObject({ verdict: 'inconclusive', exitCode: 3 })
    expect(comparison.remarks.join(' ')).toContain(
      'browser: chromium 140 in monday, firefox 9 in tuesday',
    )
  })
})

describe('an endpoint', () => {
  const slowEndpoint = (headline: string[]) =>
    judgeRun(
      trafficOf(
        { production: 50, staging: 100 },
        {
          settings: {
            margins: { headline },
            expected: {},
          },
        },
      ),
    )

  it('decides the exit code once the configuration names it', () => {
    const headlines = (names: string[]) =>
      slowEndpoint(names)
        .differences.filter(({ headline, subject }) => headline && subject.kind === 'endpoint')
        .map(({ cell }) => cell)
    expect(headlines([])).toEqual([])
    expect(headlines(['endpoint GET /cart'])).toEqual([
      'endpoint GET /cart · duration p50',
      'endpoint GET /cart · duration p95',
      'endpoint GET /cart · errors',
    ])
  })

  it('that is named but was not measured is said', () => {
    expect(slowEndpoint(['endpoint GET /crat']).remarks.join()).toContain(
      'margins.headline has “endpoint GET /crat”, of which nothing was measured',
    )
  })
})
