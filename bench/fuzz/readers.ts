// Every reader of what comes from elsewhere, with valid inputs to start from and the errors by which it
// may refuse what it is given. Any other error is a finding.

import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { BaselineError } from '../../src/compare/baseline-file.ts'
import { acceptRun, judgeRun, parseBaseline } from '../../src/compare/index.ts'
import { sidesOf } from '../../src/compare/sides.ts'
import { ConfigError } from '../../src/config/faults.ts'
import { loadConfig } from '../../src/config/load.ts'
import { keptRun } from '../../src/history/kept-run.ts'
import { loadData } from '../../src/journeys/data.ts'
import { Histogram } from '../../src/record/histogram.ts'
import { HistogramError } from '../../src/record/histogram-payload.ts'
import { OpenRunError, openRun } from '../../src/record/open-run.ts'
import { ShapeError } from '../../src/record/shape.ts'
import { reportFiles } from '../../src/report/report-files.ts'
import { renderTerminal } from '../../src/report/terminal.ts'
import { compilePlan } from '../../src/traffic/compile-plan.ts'
import { openPlan, PlanFileError } from '../../src/traffic/plan-file.ts'
import { LogError } from '../../src/traffic/read/log-error.ts'
import { readLog } from '../../src/traffic/read/read-log.ts'
import { examples } from '../../test/traffic/formats/format-examples.ts'
import { plainOptions } from '../../test/traffic/recorded-log.ts'

export interface Reader {
  name: string
  samples: Buffer[]
  read(bytes: Buffer): Promise<unknown>
  /** By which it says that it cannot be used. */
  refuses: (new (
    message: string,
  ) => Error)[]
}

/** `folder` is for what a reader has to have on disk; `run` is a run folder made there. */
export async function readersIn(folder: string, run: string): Promise<Reader[]> {
  const onDisk =
    (name: string, read: (path: string) => Promise<unknown>) => async (bytes: Buffer) => {
      const path = join(folder, name)
      await writeFile(path, bytes)
      return await read(path)
    }
  return [
    ...(await ofConfiguration(folder, onDisk)),
    ...(await ofTraffic(folder, onDisk)),
    ...(await ofRuns(folder, run)),
  ]
}

type OnDisk = (name: string, read: (path: string) => Promise<unknown>) => Reader['read']

async function ofConfiguration(folder: string, onDisk: OnDisk): Promise<Reader[]> {
  const refuses = [ConfigError]
  const config = [await readFile(join(folder, 'trueup.config.json'))]
  const load = (file: string) => loadConfig({ file })
  const json = [Buffer.from('[{"a":1,"b":"x"},{"a":"2","b":"y"}]')]
  const csv = [Buffer.from('a,b\n1,"x ""y"""\n2,z\n')]
  return [
    { name: 'configuration.json', samples: config, read: onDisk('any.json', load), refuses },
    { name: 'configuration.yaml', samples: config, read: onDisk('any.yaml', load), refuses },
    { name: 'data.json', samples: json, read: onDisk('data.json', loadData), refuses },
    { name: 'data.csv', samples: csv, read: onDisk('data.csv', loadData), refuses },
  ]
}

async function ofTraffic(folder: string, onDisk: OnDisk): Promise<Reader[]> {
  const plan = join(folder, 'sample.plan')
  await compilePlan(
    async (onRecord) => {
      const { lines, parsed } = await readLog({ inputs: [join(folder, 'access.log')] }, onRecord)
      return { read: lines, parsed, rejected: lines - parsed, remarks: [] }
    },
    plainOptions,
    plan,
  )
  const logs = new Map(Object.keys(examples).map((format) => [format, logOf(format)]))
  for (const [format, text] of Object.entries(documents)) logs.set(format, Buffer.from(text))
  const readIn = (format?: string) => (path: string) =>
    readLog({ inputs: [path], maxRejected: 1, ...(format && { format }) }, () => {})
  const packed = [...logs.values()].flatMap((log) => [gzipSync(log), zstdCompressSync(log)])
  return [
    ...[...logs].map(([format, sample]) => ({
      name: `log ${format}`,
      samples: [sample],
      read: onDisk('any.log', readIn(format)),
      refuses: [LogError],
    })),
    {
      name: 'log of any format',
      samples: [...logs.values(), ...packed],
      read: onDisk('any.log', readIn()),
      refuses: [LogError],
    },
    {
      name: 'traffic plan',
      samples: [await readFile(plan)],
      read: onDisk('any.plan', async (path) => {
        for await (const _ of (await openPlan(path)).arrivals());
      }),
      refuses: [PlanFileError],
    },
  ]
}

function logOf(format: string): Buffer {
  const { head = [], line } = examples[format]!
  const request = 'GET /shelf?page=3 HTTP/1.1'
  const facts = { client: '192.0.2.1', request, status: '200', bytes: '512' }
  return Buffer.from([...head, ...Array<string>(5).fill(line(facts))].join('\n'))
}

const entry = {
  startedDateTime: '2026-05-04T02:00:00.000Z',
  time: 12,
  request: { method: 'GET', url: 'http://a.example/shelf?page=3', headers: [] },
  response: { status: 200, bodySize: 512 },
  timings: { send: 1, wait: 10, receive: 1, ssl: -1 },
}
const gorHead = '1 6d 1777860000000000000\nGET /shelf HTTP/1.1\r\nHost: a\r\n\r\n'
const gorTail = '2 6d 1777860000100000000 100\nHTTP/1.1 200 OK\r\n\r\nhi'
const documents = {
  har: JSON.stringify({ log: { version: '1.2', entries: [entry, entry] } }),
  gor: `${gorHead}\n🐵🙈🙉\n${gorTail}\n🐵🙈🙉\n`,
}

async function ofRuns(folder: string, run: string): Promise<Reader[]> {
  const opened = await openRun(run)
  const names = ['run.json', 'samples.ndjson', 'series.ndjson', 'evidence.ndjson']
  const files = names.map(async (name) => ({
    name,
    samples: [await readFile(join(run, name))],
    read: changedRun(folder, run, name),
    refuses: [OpenRunError],
  }))
  return [
    ...(await Promise.all(files)),
    {
      name: 'baseline',
      samples: [Buffer.from(JSON.stringify(acceptRun(opened, undefined)))],
      read: async (bytes) => judgeRun(opened, { baseline: parseBaseline(bytes.toString('utf8')) }),
      refuses: [BaselineError],
    },
    {
      name: 'comparison.json',
      samples: [await readFile(join(run, 'comparison.json'))],
      read: async (bytes) => keptRun(opened.file, JSON.parse(bytes.toString('utf8'))),
      refuses: [SyntaxError, ShapeError],
    },
    {
      name: 'histogram',
      samples: [1, 3, 2_000].map((count) =>
        Buffer.from(Histogram.of(Array.from({ length: count }, (_, at) => at ** 2)).encode()),
      ),
      read: async (bytes) => Histogram.decode(bytes.toString('latin1')).encode(),
      refuses: [HistogramError],
    },
  ]
}

/** Opened, judged and shown in every way. */
function changedRun(folder: string, run: string, name: string) {
  return async (bytes: Buffer) => {
    const copy = join(folder, basename(run))
    await cp(run, copy, { recursive: true })
    await writeFile(join(copy, name), bytes)
    try {
      const opened = await openRun(copy)
      const comparison = judgeRun(opened, {})
      const sides = sidesOf(opened)
      renderTerminal(comparison, { width: 80, colour: false })
      for (const report of reportFiles(comparison, { sides, artifacts: [] })) [...report.files()]
    } finally {
      await rm(copy, { recursive: true, force: true })
    }
  }
}
