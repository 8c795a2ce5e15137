// Writes a run folder as the run goes on: run.json as a whole each time, samples and series pair
// by pair. What a write call has taken survives a kill -9 of this process; a reader finds at most
// one half-written last line. docs/run-folder.md is the contract for readers.

import { randomBytes } from 'node:crypto'
import { appendFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { EvidenceLine } from './evidence.ts'
import { seriesOf } from './journey-series.ts'
import { redactEvidence } from './redact-evidence.ts'
import { replaceFile } from './replace-file.ts'
import type { RunFile } from './run-file.ts'
import { folderError } from './run-folder-error.ts'
import type { FinishedIteration } from './sample.ts'
import type { SeriesLine } from './series.ts'

export interface RunFolder {
  path: string
  id: string
  /** For screenshots and traces; exists. */
  artifacts: string
  /** Replaces run.json at once or not at all. */
  writeRun(file: RunFile): Promise<void>
  /** Appends what was measured, in one write a file. */
  append(iterations: FinishedIteration[]): Promise<void>
  /** Appends the lines of a finished block of traffic, in one write a file. */
  appendBlock(series: SeriesLine[], evidence: EvidenceLine[]): Promise<void>
}

export interface RunFolderOptions {
  /** The folder above `runs/`. */
  out: string
  /** Others lie apart: what a run is compared with is never one of them. */
  kind?: 'runs' | 'experiments' | 'saturation'
  startedAt: Date
  /** Takes secrets out of texts that come from errors. */
  redact?: (text: string) => string
}

export async function createRunFolder(options: RunFolderOptions): Promise<RunFolder> {
  const { id, path } = await makeFolder(
    join(options.out, options.kind ?? 'runs'),
    options.startedAt,
  )
  const artifacts = join(path, 'artifacts')
  const redact = options.redact ?? ((text: string) => text)
  const guarded = (work: () => Promise<unknown>) =>
    work().then(
      () => undefined,
      (error: unknown) => {
        throw folderError(error, path)
      },
    )
  const append = async (name: string, records: object[]) => {
    if (records.length > 0) await appendFile(join(path, name), lines(records))
  }
  /** Of what is judged alone: a warm-up explains nothing. */
  const appendEvidence = (evidence: EvidenceLine[]) =>
    append(
      'evidence.ndjson',
      evidence.filter(({ block }) => block >= 0),
    )
  await guarded(() => mkdir(artifacts))
  return {
    path,
    id,
    artifacts,
    writeRun: (file) =>
      guarded(() => {
        const text = JSON.stringify(redactFile(file, redact), null, 2)
        return replaceFile(join(path, 'run.json'), `${text}\n`)
      }),
    append: (iterations) =>
      guarded(async () => {
        const clean = iterations.map((iteration) => redactSample(iteration, redact))
        const samples = clean.map(({ evidence: _, askedToWait: __, ...sample }) => sample)
        await append('samples.ndjson', samples)
        await append('series.ndjson', samples.flatMap(seriesOf))
        await appendEvidence(clean.flatMap(({ evidence = [] }) => evidence))
      }),
    appendBlock: (series, evidence) =>
      guarded(async () => {
        await append('series.ndjson', series)
        await appendEvidence(evidence.map((line) => redactEvidence(line, redact)))
      }),
  }
}

/** mkdir fails where the folder is there already: two runs never share one. */
async function makeFolder(runs: string, startedAt: Date): Promise<{ id: string; path: string }> {
  const time = startedAt.toISOString().slice(0, 19).replaceAll(':', '-')
  const id = `${time}-${randomBytes(4).toString('hex')}`
  const path = join(runs, id)
  try {
    await makeFoldersTo(runs)
    await mkdir(path)
  } catch (error) {
    throw folderError(error, path)
  }
  return { id, path }
}

/** Node's own `recursive` says ENOENT where the file system is read-only. */
async function makeFoldersTo(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    await makeFoldersTo(dirname(path))
    await makeFoldersTo(path)
  }
}

function lines(records: object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('')
}

function redactFile(file: RunFile, redact: (text: string) => string): RunFile {
  const remarks = file.remarks.map(redact)
  return { ...file, remarks, ...(file.reason ? { reason: redact(file.reason) } : {}) }
}

export function redactSample<S extends FinishedIteration>(
  sample: S,
  redact: (text: string) => string,
): S {
  const { steps, error, evidence } = sample
  // A step may be named for what it is given.
  const { step } = error ?? {}
  return {
    ...sample,
    steps: steps.map((it) => ({ ...it, name: redact(it.name) })),
    ...(error && {
      error: {
        ...error,
        message: redact(error.message),
        ...(step !== undefined && { step: redact(step) }),
      },
    }),
    ...(evidence && { evidence: evidence.map((line) => redactEvidence(line, redact)) }),
  }
}
