// A log of requests for the tests of replays: written line by line, so that every count is known.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface LoggedRequest {
  /** From the start of the log. */
  atMs: number
  target: string
  method?: string
  status?: number
  client?: string
}

const startMs = Date.UTC(2026, 4, 4, 12)

/** As Caddy writes it: to the millisecond, with the time that the request took. */
export async function writeLog(folder: string, requests: LoggedRequest[]): Promise<string> {
  const lines = requests.map(
    ({ atMs, target, method = 'GET', status = 200, client = '10.0.0.1' }) =>
      JSON.stringify({
        at: (startMs + atMs) / 1_000,
        method,
        target,
        status,
        client,
      }),
  )
  await writeFile(join(folder, 'access.log'), `${lines.join('\n')}\n`)
  return 'access.log'
}

/** How `writeLog` writes. */
export const logFormat = {
  json: {
    time: 'at',
    timeUnit: 's',
    timeMeans: 'start',
    method: 'method',
    path: 'target',
    status: 'status',
    client: 'client',
  },
} as const

/** Evenly spread over the targets in turn. */
export function steady(
  perSecond: number,
  seconds: number,
  targets: string[],
  status = 200,
): LoggedRequest[] {
  return Array.from({ length: perSecond * seconds }, (_, index) => ({
    atMs: (1_000 * index) / perSecond,
    target: targets[index % targets.length]!,
    client: `10.0.0.${index % 7}`,
    status,
  }))
}
