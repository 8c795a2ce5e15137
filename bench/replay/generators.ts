// The load generators of the comparison, each as a function of a rate: what it achieved there, and
// its own latencies. Every one runs on the client's core alone.

import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { paths } from './nginx.ts'

const execute = promisify(execFile)
const oneReplay = fileURLToPath(new URL('one-replay.ts', import.meta.url))

export interface Measured {
  /** Answers per second. */
  rate: number
  errors: number
  p50Ms: number
  p99Ms: number
  lagP99Ms?: number
  /** CPU time of the generator for a request. */
  cpuUs: number
}

export interface Place {
  url: string
  core: number
  folder: string
  seconds: number
}

type Generator = (place: Place, rate: number) => Promise<Measured>

async function pinned(place: Place, command: string, ...args: string[]) {
  // One core is one thread of Go; more would only compete.
  const env = { ...process.env, GOMAXPROCS: '1', TOKIO_WORKER_THREADS: '1' }
  const timed = ['-c', `${place.core}`, 'sh', '-c', '"$0" "$@"; times >&2', command, ...args]
  const { stdout, stderr } = await execute('taskset', timed, { env, maxBuffer: 2 ** 26 })
  // The last line of `times` is that of the command: 0m1.20s 0m0.80s, user and system.
  const [user = 0, system = 0] = [
    ...stderr
      .trim()
      .split('\n')
      .at(-1)!
      .matchAll(/(\d+)m([\d.]+)s/g),
  ].map(([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds))
  return { stdout, cpuUs: (user + system) * 1e6 }
}

const trueup =
  (client: string): Generator =>
  async (place, rate) => {
    const args = [oneReplay, client, `${rate}`, `${place.seconds}`, place.url]
    return JSON.parse((await pinned(place, process.execPath, ...args)).stdout) as Measured
  }

const vegeta: Generator = async (place, rate) => {
  const [targets, results] = [`${place.folder}/targets`, `${place.folder}/vegeta.bin`]
  await writeFile(targets, paths.map((path) => `GET ${place.url}${path}\n`).join('\n'))
  const attack = [`-rate=${rate}`, `-duration=${place.seconds}s`, `-targets=${targets}`]
  const flags = [...attack, '-max-workers=256', `-output=${results}`]
  const { cpuUs } = await pinned(place, 'vegeta', 'attack', ...flags)
  const { stdout } = await pinned(place, 'vegeta', 'report', '-type=json', results)
  const report = JSON.parse(stdout) as {
    latencies: Record<'50th' | '99th', number>
    throughput: number
    status_codes: Record<string, number>
    requests: number
  }
  await rm(results)
  return {
    rate: report.throughput,
    errors: report.requests - (report.status_codes['200'] ?? 0),
    p50Ms: report.latencies['50th'] / 1e6,
    p99Ms: report.latencies['99th'] / 1e6,
    cpuUs: cpuUs / report.requests,
  }
}

const oha: Generator = async (place, rate) => {
  const urls = `${place.folder}/urls`
  const output = `${place.folder}/oha.json`
  await writeFile(urls, paths.map((path) => place.url + path).join('\n'))
  const load = ['-z', `${place.seconds}s`, '-q', `${rate}`, '-c', '64', '--latency-correction']
  const how = ['--no-tui', '--output-format', 'json', '-o', output, '--urls-from-file', urls]
  const { cpuUs } = await pinned(place, 'oha', ...load, ...how)
  const report = JSON.parse(await readFile(output, 'utf8')) as {
    summary: { requestsPerSec: number }
    latencyPercentiles: Record<'p50' | 'p99', number>
    statusCodeDistribution: Record<string, number>
    errorDistribution: Record<string, number>
  }
  const { 'aborted due to deadline': _, ...errors } = report.errorDistribution
  return {
    rate: report.summary.requestsPerSec,
    errors: Object.values(errors).reduce((all, count) => all + count, 0),
    p50Ms: report.latencyPercentiles.p50 * 1000,
    p99Ms: report.latencyPercentiles.p99 * 1000,
    cpuUs:
      cpuUs / Object.values(report.statusCodeDistribution).reduce((all, count) => all + count, 0),
  }
}

export const generators: Record<string, Generator> = {
  'trueup-undici': trueup('undici'),
  'trueup-lean': trueup('lean'),
  vegeta,
  oha,
}

/** Closed loop: the most that 64 connections of wrk get out of this server, for orientation. */
export async function wrkRate(place: Place): Promise<number> {
  const args = ['-t1', '-c64', `-d${place.seconds}s`, place.url + paths[0]]
  const { stdout } = await pinned(place, 'wrk', ...args)
  return Number(/Requests\/sec:\s*([\d.]+)/.exec(stdout)?.[1])
}

export async function isInstalled(name: string): Promise<boolean> {
  if (name.startsWith('trueup')) return true
  return execute('sh', ['-c', `command -v ${name}`]).then(
    () => true,
    () => false,
  )
}
