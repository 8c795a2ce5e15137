// How long judging takes and what memory it needs: 1,000 endpoints × 3 quantiles × 40 blocks in both
// environments, histograms as they stand in a run folder. The target is 1.5 s and 300 MB.
//   npm run bench -- judge [endpoints]

import { judgeRun } from '../src/compare/index.ts'
import type { MeasuredRun } from '../src/compare/input.ts'
import { Histogram } from '../src/record/histogram.ts'
import type { RunFile } from '../src/record/run-file.ts'
import type { MeasuredLine } from '../src/record/series.ts'
import type { Subject } from '../src/record/subject.ts'

const endpoints = Number(process.argv[2] ?? 1_000)
const blocks = 40
const requestsPerBlock = 250

/** A few histograms stand for all: what is timed is their judging, not their making. */
function encodedHistograms(): string[] {
  return Array.from({ length: 64 }, (_, variant) => {
    const timesUs = Array.from({ length: requestsPerBlock }, (__, request) => {
      const share = (request + 0.5) / requestsPerBlock
      return 20_000 * Math.exp(0.6 * Math.log(share / (1 - share))) * (1 + (variant % 8) / 100)
    })
    return Histogram.of(timesUs).encode()
  })
}

function runWith(histograms: readonly string[]): MeasuredRun {
  const series: MeasuredLine[] = []
  for (let block = 0; block < blocks; block++) {
    for (const environment of ['production', 'staging']) {
      const line = (subject: Subject) => {
        const histogram = histograms[(block * 7 + series.length) % histograms.length]!
        series.push(lineWith(histogram, { environment, block, subject }))
      }
      for (let endpoint = 0; endpoint < endpoints; endpoint++) {
        line({ kind: 'endpoint', name: `GET /products/${endpoint}` })
      }
      line({ kind: 'traffic', name: 'all' })
    }
  }
  return { file: runFile(), samples: [], series, problems: [] }
}

const noFailures = new Histogram().encode()

function lineWith(
  histogram: string,
  where: Pick<MeasuredLine, 'environment' | 'block' | 'subject'>,
): MeasuredLine {
  return {
    ...where,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 30_000,
    response: histogram,
    failures: noFailures,
    count: requestsPerBlock,
    errors: 0,
    statuses: { 200: requestsPerBlock },
    bytes: requestsPerBlock * 5_000,
  }
}

function runFile(): RunFile {
  return {
    schemaVersion: 1,
    id: 'bench',
    status: 'complete',
    startedAt: '2026-01-01T00:00:00.000Z',
    tool: { name: 'trueup', version: '0.0.0' },
    command: '',
    machine: {},
    compare: { reference: 'production', candidate: 'staging' },
    environments: {},
    settings: { margins: {}, expected: {} },
    fingerprint: {},
    plan: {},
    ledger: { journeys: {} },
    remarks: [],
  }
}

const run = runWith(encodedHistograms())
const startedMs = performance.now()
const cpuBefore = process.cpuUsage()
const { differences } = judgeRun(run)
const tookMs = performance.now() - startedMs
const cpu = process.cpuUsage(cpuBefore)
const cpuMs = (cpu.user + cpu.system) / 1_000
const peakMb = process.resourceUsage().maxRSS / 1_024
console.log(
  `${endpoints} endpoints × 3 quantiles × ${blocks} blocks: ${differences.length} differences in ${Math.round(tookMs)} ms (${Math.round(cpuMs)} ms of CPU), peak memory ${Math.round(peakMb)} MB`,
)
