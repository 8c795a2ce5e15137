// A run with traffic, from the log to the ledger, against two real servers that answer as a test
// says, and what they saw of it.

import { writeFile } from 'node:fs/promises'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { expect } from 'vitest'
import { imbalances } from '../../../src/record/ledger.ts'
import type { TrafficAccount } from '../../../src/record/run-file.ts'
import type { RunEvent } from '../../../src/send/events.ts'
import { openStage, type Ran, type RunOptions, type Stage } from '../stage.ts'
import { type LoggedRequest, logFormat, writeLog } from './traffic-stage.ts'

export type Name = 'production' | 'staging'
export type Answer = (request: IncomingMessage, response: ServerResponse) => void

interface Seen {
  target: string
  atMs: number
}

export interface Replayed extends Ran {
  seen: Record<Name, Seen[]>
  /** So a run asks whether an environment is there. */
  heads: number
}

export interface ReplayOptions extends Omit<RunOptions, 'onEvent'> {
  files?: Record<string, string>
  onEvent?(event: RunEvent, servers: Stage['servers']): void
}

/** A busy machine makes answers slow: that is no fault of the servers here. */
const patient = { breaker: { latencyFactor: 1_000_000, errorPoints: 100 } }

export const ok: Answer = (_, response) => void response.end('ok')

export async function replay(
  requests: LoggedRequest[],
  traffic: object,
  answers: Partial<Record<Name, Answer>> = {},
  { files = {}, onEvent, ...options }: ReplayOptions = {},
): Promise<Replayed> {
  const seen: Replayed['seen'] = { production: [], staging: [] }
  let heads = 0
  const listener = (name: string): RequestListener => {
    return (request, response) => {
      if (request.method === 'HEAD') {
        heads++
        return void response.end()
      }
      seen[name as Name].push({ target: request.url!, atMs: performance.now() })
      ;(answers[name as Name] ?? ok)(request, response)
    }
  }
  const stage = await openStage(listener)
  try {
    const log = await writeLog(stage.folder, requests)
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(stage.folder, name), text)
    }
    const settings = {
      log,
      format: logFormat,
      warmUp: '0s',
      ramp: '0s',
      block: '250ms',
      ...traffic,
    }
    const ran = await stage.run({
      ...options,
      config: { ...options.config, traffic: settings as never },
      environments: {
        production: { ...patient, ...options.environments?.production },
        staging: { ...patient, ...options.environments?.staging },
      },
      onEvent: (event) => onEvent?.(event, stage.servers),
    })
    return { ...ran, seen, heads }
  } finally {
    await stage.close()
  }
}

/** The account of each side, after both were found to balance. */
export function accounts({ file }: Ran): Record<Name, TrafficAccount> {
  expect(imbalances(file.ledger)).toEqual([])
  return file.ledger.traffic as Record<Name, TrafficAccount>
}

export function longestGapMs(seen: Seen[]): number {
  return Math.max(...seen.map(({ atMs }, index) => atMs - (seen[index - 1]?.atMs ?? atMs)))
}
