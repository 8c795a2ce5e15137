// Opens a run folder for judging: the one way from disk into the rest. Tolerant of what a crash
// leaves, suspicious of everything else; what is left out is told in `problems`.

import { readFile, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { EvidenceLine } from './evidence.ts'
import { enter, imbalances, openLedger } from './ledger.ts'
import { sizeOfPlainFile } from './plain-file.ts'
import { readEvidenceLine } from './read-evidence.ts'
import { readLines } from './read-lines.ts'
import { type ReadRunFile, readRunFile } from './read-run-file.ts'
import { readSample } from './read-sample.ts'
import { seriesReader } from './read-series.ts'
import type { Ledger, RunFile } from './run-file.ts'
import type { JourneySample } from './sample.ts'
import type { MeasuredLine } from './series.ts'
import { ShapeError } from './shape.ts'
import { subjectId } from './subject.ts'

export interface OpenedRun {
  path: string
  file: RunFile
  samples: JourneySample[]
  series: MeasuredLine[]
  evidence: EvidenceLine[]
  /** What had to be left out or put right, in sentences. */
  problems: string[]
}

/** A folder that cannot be opened as a run. */
export class OpenRunError extends Error {
  override name = 'OpenRunError'
}

const largestRunFile = 64 * 1_024 * 1_024

export async function openRun(path: string): Promise<OpenedRun> {
  const read = await openRunFile(path)
  const allowed = new Set([read.compare.reference, read.compare.candidate])
  const belongs = once<JourneySample | MeasuredLine | EvidenceLine>(allowed)
  const samples = await readIfThere(path, 'samples.ndjson', (value) =>
    belongs(readSample(value), ({ journey, environment, pair }: JourneySample) => [
      'sample',
      environment,
      pair,
      journey,
    ]),
  )
  const readSeries = seriesReader()
  const series = await readIfThere(path, 'series.ndjson', (value) =>
    belongs(readSeries(value), ({ environment, block, subject }: MeasuredLine) => [
      'series',
      environment,
      block,
      subjectId(subject),
    ]),
  )
  const evidence = await readIfThere(path, 'evidence.ndjson', (value) =>
    belongs(readEvidenceLine(value), ({ environment, block, subject }: EvidenceLine) => [
      'evidence',
      environment,
      block,
      subjectId(subject),
    ]),
  )
  const ended = endOf(read)
  const ledger = ended.cutOff || !read.ledger ? recount(read, samples.records) : read.ledger
  return {
    path,
    file: { ...ended.file, ledger },
    samples: samples.records,
    series: series.records,
    evidence: evidence.records,
    problems: [
      ...ended.problems,
      ...samples.problems,
      ...series.problems,
      ...evidence.problems,
      ...imbalances(ledger),
    ],
  }
}

/** run.json alone. */
export async function openRunFile(path: string): Promise<ReadRunFile> {
  const fault = (message: string) => new OpenRunError(`Cannot open the run ${path}: ${message}`)
  const folder = await stat(path).catch(() => null)
  if (!folder?.isDirectory()) {
    throw fault('there is no such folder. A run is a folder such as reports/runs/<time>-<id>')
  }
  const size = await sizeOfPlainFile(join(path, 'run.json'))
  if (size === null) throw fault('it has no run.json, so it is not a run folder')
  if (size > largestRunFile) throw fault(`its run.json is larger than ${largestRunFile} bytes`)
  try {
    return readRunFile(JSON.parse(await readFile(join(path, 'run.json'), 'utf8')))
  } catch (error) {
    if (error instanceof ShapeError) throw fault(error.message)
    if (error instanceof SyntaxError) throw fault('its run.json is not JSON')
    throw fault((error as Error).message)
  }
}

async function readIfThere<T>(path: string, name: string, read: (value: unknown) => T) {
  if ((await sizeOfPlainFile(join(path, name))) === null) return { records: [], problems: [] }
  return readLines(join(path, name), name, read)
}

/** Refuses what is there twice and what belongs to no environment of the run. */
function once<R extends { environment: string }>(environments: Set<string>) {
  const seen = new Set<string>()
  return <T extends R>(record: T, keyOf: (record: T) => unknown[]): T => {
    if (!environments.has(record.environment)) {
      throw new ShapeError(`environment ${record.environment} is not one of this run`)
    }
    const key = JSON.stringify(keyOf(record))
    if (seen.has(key)) throw new ShapeError('the same as an earlier line')
    seen.add(key)
    return record
  }
}

function endOf(file: ReadRunFile): { file: ReadRunFile; cutOff: boolean; problems: string[] } {
  if (file.status !== 'running') return { file, cutOff: false, problems: [] }
  if (isAlive(file.machine)) {
    return { file, cutOff: true, problems: [`the run ${file.id} is still going on`] }
  }
  const reason = 'incomplete: the run was cut off before its end'
  return { file: { ...file, status: 'interrupted', reason }, cutOff: true, problems: [reason] }
}

function isAlive({ host, pid }: ReadRunFile['machine']): boolean {
  if (host !== hostname() || typeof pid !== 'number' || !(pid > 0)) return false
  // The process that made it opens it to judge it, so it is over; the disk may have been full.
  if (pid === process.pid) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function recount(file: ReadRunFile, samples: JourneySample[]): Ledger {
  const planned = file.ledger?.journeys ?? {}
  const ledger = openLedger({
    [file.compare.reference]: planned[file.compare.reference]?.planned ?? 0,
    [file.compare.candidate]: planned[file.compare.candidate]?.planned ?? 0,
  })
  for (const sample of samples) enter(ledger, sample)
  if (file.ledger !== null && samples.length === 0 && Object.keys(planned).length === 0) {
    ledger.journeys = {}
  }
  // That of traffic is kept block by block and balances at any moment.
  const { lines, plan, traffic } = file.ledger ?? {}
  return { ...ledger, ...(lines && { lines }), ...(plan && { plan }), ...(traffic && { traffic }) }
}
