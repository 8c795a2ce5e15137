// From the globs of `journeys.files` to what a plan needs of the journeys. The files are the user's
// code, so they are loaded in a thread that can be ended: a loop that never ends, a process.exit()
// or a timer at the top level of one costs its author an error message, and trueup nothing.

import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ConfigError } from '../config/faults.ts'
import type { Journey } from './define.ts'
import type { JourneyFiles } from './load.ts'

export interface ListedJourney {
  journey: Pick<Journey, 'name' | 'kind' | 'writes'>
  /** Relative to the folder of the configuration. */
  file: string
}

/** What the thread says. */
export type ListNews =
  | { kind: 'loading'; file: string }
  | { kind: 'listed'; journeys: ListedJourney[] }
  | { kind: 'unusable'; message: string }

/** Longer than a top-level await may take, which the thread ends by itself. */
const longestMs = 35_000

const entry = new URL(`./list-worker${extname(import.meta.url)}`, import.meta.url)

/** `limitMs` holds for each file. */
export async function listJourneys(
  asked: JourneyFiles,
  limitMs = longestMs,
): Promise<ListedJourney[]> {
  const worker = new Worker(entry, { workerData: asked, stdout: true, stderr: true })
  worker.stdout.pipe(process.stderr, { end: false })
  worker.stderr.pipe(process.stderr, { end: false })
  try {
    return await heardFrom(worker, limitMs)
  } finally {
    await worker.terminate()
  }
}

function heardFrom(worker: Worker, limitMs: number): Promise<ListedJourney[]> {
  const heard = Promise.withResolvers<ListedJourney[]>()
  const refuse = (why: string) =>
    heard.reject(new ConfigError(`The journeys cannot be used:\n  ${why}`))
  let running = 'the journeys'
  let timer: NodeJS.Timeout | undefined
  worker.on('message', (news: ListNews) => {
    clearTimeout(timer)
    if (news.kind === 'listed') heard.resolve(news.journeys)
    else if (news.kind === 'unusable') heard.reject(new ConfigError(news.message))
    else {
      running = news.file
      timer = setTimeout(() => {
        refuse(
          `${running} is still loading after ${limitMs / 1000} s: a loop at its top level does not end`,
        )
      }, limitMs)
    }
  })
  worker.on('error', (error) =>
    refuse(`${running} ended its thread while it was loaded: ${error.message}`),
  )
  worker.on('exit', () =>
    refuse(`${running} ended its thread while it was loaded: no process.exit() at its top level`),
  )
  return heard.promise.finally(() => clearTimeout(timer))
}
