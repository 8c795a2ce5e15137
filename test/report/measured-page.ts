// report.html of a run that is known to the last digit, as a file that Chromium opens: two journeys
// with failures, and as many endpoints as a spec asks for.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { GapCourse } from '../../src/compare/gap-course.ts'
import { type Comparison, judgeRun, type MeasuredRun } from '../../src/compare/index.ts'
import { sidesOf } from '../../src/compare/sides.ts'
import { Histogram } from '../../src/record/histogram.ts'
import { renderHtml } from '../../src/report/html/render-html.ts'
import { gaussian, runFile, sample, scattered } from '../compare/measured-run.ts'

const environments = ['production', 'staging'] as const

export interface PageOf {
  endpoints?: string[]
  blocks?: number
  changes?(comparison: Comparison): void
  /** Over the last runs. */
  courses?: GapCourse[]
}

export interface WrittenPage {
  url: string
  html: string
  comparison: Comparison
  remove(): void
}

export function writePage({
  endpoints = ['GET /search'],
  blocks = 24,
  changes,
  courses,
}: PageOf): WrittenPage {
  const run = measuredRun(endpoints, blocks)
  const comparison = judgeRun(run)
  changes?.(comparison)
  const html = renderHtml(comparison, {
    sides: sidesOf(run),
    artifacts: ['search-production-0.zip', 'search-staging-0.zip', 'search-staging-5.png'],
    ...(courses && { courses }),
  })
  const folder = mkdtempSync(join(tmpdir(), 'trueup-page-'))
  const file = join(folder, 'report.html')
  writeFileSync(file, html)
  const remove = () => rmSync(folder, { recursive: true })
  return { url: pathToFileURL(file).href, html, comparison, remove }
}

const slowNetwork = {
  between: 'trueup and staging',
  fault: 'latency 200 ms',
  by: 'Toxiproxy 2.12.0',
  proxies: 1,
  readings: 39,
  during: { count: 41, bytes: 1, answered: 40, medianMs: 201, failures: { reset: 1 } },
}

function measuredRun(endpoints: string[], blocks: number): MeasuredRun {
  const parts = Array.from({ length: 20 }, (_, part) => 100 + 20 * (part % 5))
  const file = runFile({
    command: 'trueup run --only journeys',
    plan: { seed: 42, journeys: [] },
    machine: { host: 'ci', cpus: 8 },
    environments: {
      production: {
        url: 'https://shop.example.com',
        production: true,
        headerNames: [],
        remarks: [],
      },
      staging: {
        url: 'https://staging.example.com',
        production: false,
        headerNames: ['x-token'],
        network: [slowNetwork],
        remarks: [],
      },
    },
    traffic: {
      generator: {},
      shape: { partMs: 60_000, planned: parts, sent: { production: parts, staging: parts } },
    },
    remarks: ['The clock of staging is two seconds ahead.'],
  })
  const samples = [...journey('login', 1), ...journey('search', 2)]
  const series = [
    ...seriesOf({ kind: 'traffic', name: 'all' }, blocks, 4 * 40),
    ...endpoints.flatMap((name) => seriesOf({ kind: 'endpoint', name }, blocks, 40)),
  ]
  return { file, samples, series, problems: [] }
}

/** Staging takes as many times as long; one of its iterations fails with a screenshot. */
function journey(name: string, ratio: number) {
  return environments.flatMap((environment) => {
    const typicalMs = environment === 'staging' ? 400 * ratio : 400
    const seed = environment.length + name.length
    return scattered(typicalMs, 20, seed).map((ms, pair) => {
      const failed = ratio > 1 && environment === 'staging' && pair === 5
      return sample({
        journey: name,
        environment,
        pair,
        startedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, 2 * pair)).toISOString(),
        durationUs: Math.round(ms * 1_000),
        steps: [{ name: 'results', outcome: 'ok', durationUs: Math.round(ms * 700) }],
        metrics: { ttfb: ms / 2, bytes: 48_000 },
        ...(failed && {
          outcome: 'failed',
          error: {
            kind: 'assertion',
            step: 'results',
            message: 'expected <b>12</b> results',
            screenshot: 'artifacts/search-staging-5.png',
          },
        }),
      })
    })
  })
}

function seriesOf(
  subject: MeasuredRun['series'][number]['subject'],
  blocks: number,
  requests: number,
): MeasuredRun['series'][number][] {
  const next = gaussian(subject.name.length)
  const none = new Histogram().encode()
  // A few blocks over and over, as making histograms takes longer than judging them.
  const responses = environments.map((environment) =>
    [0, 1, 2].map(() => {
      const typicalUs = environment === 'staging' ? 65_000 : 50_000
      const times = Array.from({ length: requests }, () => typicalUs * Math.exp(0.3 * next()))
      return Histogram.of(times).encode()
    }),
  )
  return environments.flatMap((environment, side) =>
    Array.from({ length: blocks }, (_, block) => {
      const errors = environment === 'staging' && block === 7 ? 2 : 0
      const response = responses[side]![block % 3]!
      return {
        environment,
        block,
        // Before the 13th block both sides were told to wait.
        startedAt: new Date(Date.UTC(2026, 0, 1, 0, block, block < 12 ? 0 : 30)).toISOString(),
        durationMs: 60_000,
        subject,
        response,
        service: response,
        failures: none,
        count: requests + errors,
        errors,
        statuses: {},
        bytes: requests * 5_000,
      }
    }),
  )
}
