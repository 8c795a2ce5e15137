// The logs are read back by hdr-histogram-js' own reader, which knows nothing of trueup.

import { HistogramLogReader, listTags } from 'hdr-histogram-js'
import { expect, test } from 'vitest'
import type { MeasuredRun } from '../../../src/compare/input.ts'
import { sidesOf } from '../../../src/compare/sides.ts'
import { Histogram } from '../../../src/record/histogram.ts'
import type { SeriesLine } from '../../../src/record/series.ts'
import { renderHlogs } from '../../../src/report/machine/hlog.ts'
import { runFile, runOf, sample } from '../../compare/measured-run.ts'

const startMs = Date.parse('2026-01-01T00:00:00.000Z')

function logsOf(run: MeasuredRun): Map<string, string> {
  return new Map([...renderHlogs(sidesOf(run))].map(({ name, text }) => [name, text]))
}

function intervalsOf(log: string) {
  const reader = new HistogramLogReader(log)
  const found = []
  for (let it = reader.nextIntervalHistogram(); it !== null; it = reader.nextIntervalHistogram()) {
    found.push({
      tag: it.tag,
      startMs: it.startTimeStampMsec,
      endMs: it.endTimeStampMsec,
      count: it.totalCount,
      maxUs: it.maxValue,
    })
  }
  return found
}

/** `Interval_Max` of each line, which readers pass over. */
function writtenMaxima(log: string): string[] {
  return log
    .split('\n')
    .filter((line) => line.startsWith('Tag='))
    .map((line) => line.split(',')[3] ?? '')
}

function block(changes: Partial<SeriesLine>, valuesUs: number[]): SeriesLine {
  const text = Histogram.of(valuesUs).encode()
  return {
    environment: 'production',
    block: 0,
    startedAt: new Date(startMs + 5_000).toISOString(),
    durationMs: 2_500,
    subject: { kind: 'endpoint', name: 'GET /search' },
    response: text,
    service: text,
    failures: Histogram.of([9]).encode(),
    count: valuesUs.length + 1,
    errors: 1,
    statuses: {},
    bytes: 0,
    ...changes,
  }
}

test('each block of traffic is an interval of its environment, to the last count', () => {
  const series = [
    block({ block: 1, startedAt: new Date(startMs + 7_500).toISOString() }, [4_000]),
    block({}, [1_000, 2_000, 3_000]),
    block({ environment: 'staging' }, [5_000_000]),
    block({ block: -1 }, [7]),
  ]
  const logs = logsOf({ file: runFile(), samples: [], series, problems: [] })
  expect([...logs.keys()]).toEqual(['endpoint-get-search.hlog'])
  const log = logs.get('endpoint-get-search.hlog') ?? ''
  expect(listTags(log).toSorted()).toEqual(['production', 'staging'])
  const at = (offsetMs: number) => startMs + offsetMs
  expect(intervalsOf(log)).toEqual([
    { tag: 'production', startMs: at(5_000), endMs: at(7_500), count: 3, maxUs: 3_001 },
    { tag: 'staging', startMs: at(5_000), endMs: at(7_500), count: 1, maxUs: 5_001_215 },
    { tag: 'production', startMs: at(7_500), endMs: at(10_000), count: 1, maxUs: 4_001 },
  ])
  expect(writtenMaxima(log)).toEqual(['3.001', '5001.215', '4.001'])
})

test('the header is that of version 1.3, and says when the run began', () => {
  const logs = logsOf(runOf({ production: [10], staging: [12] }))
  expect(logs.get('journey-search.hlog')?.split('\n').slice(0, 4)).toEqual([
    '#[journey search: response times in microseconds; failures are not among them]',
    '#[Histogram log format version 1.3]',
    '#[StartTime: 1767225600.000 (seconds since epoch), Thu, 01 Jan 2026 00:00:00 GMT]',
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
  ])
})

test('an iteration of a journey is an interval, and its steps have logs of their own', () => {
  const steps = [{ name: 'results', outcome: 'ok' as const, durationUs: 300_000 }]
  const samples = [
    sample({ durationUs: 400_000, steps }),
    sample({ environment: 'staging', durationUs: 500_000, steps }),
    sample({ environment: 'staging', pair: 1, outcome: 'failed', durationUs: 1_000 }),
    sample({ pair: -1, phase: 'warm-up', durationUs: 9 }),
  ]
  const logs = logsOf({ file: runFile(), samples, series: [], problems: [] })
  expect([...logs.keys()]).toEqual(['journey-search.hlog', 'journey-search-results.hlog'])
  const intervals = intervalsOf(logs.get('journey-search.hlog') ?? '')
  expect(intervals.map(({ tag, count }) => [tag, count])).toEqual([
    ['production', 1],
    ['staging', 1],
    ['staging', 0],
  ])
})

test('names from logs are file names that lead nowhere else, each its own', () => {
  const names = ['GET /../../etc/passwd', 'GET /etc/PASSWD', 'GET /%00\n', 'GET /日本', 'GET /中国']
  const series = names.map((name) => block({ subject: { kind: 'endpoint', name } }, [1]))
  const files = [...logsOf({ file: runFile(), samples: [], series, problems: [] }).keys()]
  expect(files).toEqual([
    'endpoint-get-..-..-etc-passwd.hlog',
    'endpoint-get-etc-passwd.hlog',
    'endpoint-get-00.hlog',
    'endpoint-get.hlog',
    'endpoint-get~2.hlog',
  ])
})

test('an environment with a comma in its name ends no tag, and no name ends the comment', () => {
  const name = 'GET /]\n#[StartTime: 1'
  const environment = 'eu, "west"'
  const file = runFile({ compare: { reference: environment, candidate: 'staging' } })
  const series = [block({ environment, subject: { kind: 'endpoint', name } }, [1_000])]
  const [log = ''] = logsOf({ file, samples: [], series, problems: [] }).values()
  expect(intervalsOf(log)).toMatchObject([{ tag: 'eu-west-', startMs: startMs + 5_000, count: 1 }])
})
