// How fast a log becomes a plan, and what memory it needs: a generated log in nginx's combined format
// (1,000 distinct URLs of about 20 routes) is read, parsed, routed, sanitised and compiled.
// The target is 500,000 lines/s on one core, and less than 300 MB for 10 million lines.
//   npm run bench -- traffic-plan [millions of lines]
// A further argument is taken as options, as JSON: '{"scale":0.1}'

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { schema } from '../src/config/schema.ts'
import { compilePlan } from '../src/traffic/compile-plan.ts'
import { openPlan } from '../src/traffic/plan-file.ts'
import { readLog } from '../src/traffic/read/read-log.ts'

const millions = Number(process.argv[2] ?? 1)
const folder = mkdtempSync(join(tmpdir(), 'trueup-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

const log = join(folder, 'access.log')
const lines = Math.round(millions * 1e6)
const writer = fileURLToPath(new URL('write-access-log.ts', import.meta.url))
execFileSync(process.execPath, [writer, log, String(lines)])
console.log(`log: ${lines} lines, ${megabytes(statSync(log).size)} MB`)

const config = schema.parse({
  environments: { one: { url: 'http://localhost:1' }, other: { url: 'http://localhost:2' } },
  traffic: { log, ...JSON.parse(process.argv[3] ?? '{}') },
})
const { routes: _, ...traffic } = config.traffic!
const plan = join(folder, 'traffic.plan')

const measured = await timed(async () => {
  const header = await compilePlan(
    async (onRecord) => {
      const counts = await readLog({ inputs: [log], format: 'nginx-combined' }, onRecord)
      const { lines: read, parsed, remarks } = counts
      return { read, parsed, rejected: read - parsed, remarks }
    },
    { ...traffic, seed: config.seed },
    plan,
  )
  return header.arrivals
})
console.log(`compiled: ${measured}; plan of ${megabytes(statSync(plan).size)} MB`)

const reread = await timed(async () => {
  let arrivals = 0
  for await (const batch of (await openPlan(plan)).arrivals()) arrivals += batch.length
  return arrivals
})
console.log(`read again: ${reread}`)
if (existsSync(`${plan}.recorded`)) throw new Error('the step between was left behind')

async function timed(work: () => Promise<number>): Promise<string> {
  const startedMs = performance.now()
  const cpuBefore = process.cpuUsage()
  const arrivals = await work()
  const seconds = (performance.now() - startedMs) / 1_000
  const cpu = process.cpuUsage(cpuBefore)
  const cpuSeconds = (cpu.user + cpu.system) / 1e6
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1_024)
  return `${lines} lines, ${arrivals} arrivals in ${seconds.toFixed(1)} s: ${Math.round(lines / seconds)} lines/s, ${Math.round(lines / cpuSeconds)} by second of CPU; peak memory ${peakMb} MB`
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_048_576)
}
