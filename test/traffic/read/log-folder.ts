// A folder with logs of a test, and what reading them gives.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type LogCounts, type LogOptions, readLog } from '../../../src/traffic/read/read-log.ts'

export interface ReadRequest {
  target: string
  /** ISO 8601. */
  arrival: string
  latencyUs: number
}

export async function folderWith(files: Record<string, string | Buffer>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'trueup-log-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  return folder
}

/** Reads one file with this content. */
export async function readFileOf(
  content: string | Buffer,
  options: Partial<LogOptions> = {},
): Promise<{ counts: LogCounts; requests: ReadRequest[] }> {
  const folder = await folderWith({ 'access.log': content })
  return await read({ inputs: [join(folder, 'access.log')], format: 'nginx-combined', ...options })
}

export async function read(
  options: LogOptions,
): Promise<{ counts: LogCounts; requests: ReadRequest[] }> {
  const requests: ReadRequest[] = []
  const counts = await readLog(options, ({ target, latencyUs }, arrivalUs) => {
    requests.push({ target, arrival: new Date(arrivalUs / 1_000).toISOString(), latencyUs })
  })
  return { counts, requests }
}

/** A line of nginx's combined format on the first of May 2026. */
export function line(time: string, target: string): string {
  return `10.0.0.1 - - [01/May/2026:${time} +0000] "GET ${target} HTTP/1.1" 200 12 "-" "test"`
}

/** Lines `/0`, `/1`, … a second apart. */
export function lines(count: number, first = 0): string {
  const all = Array.from({ length: count }, (_, index) => {
    const second = first + index
    const time = [second / 3_600, (second / 60) % 60, second % 60]
    return `${line(time.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':'), `/${second}`)}\n`
  })
  return all.join('')
}

export function targets(requests: ReadRequest[]): string[] {
  return requests.map(({ target }) => target)
}
