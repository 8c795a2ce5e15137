// Open-loop replay beside other load generators: one client core against nginx on another, a
// thousand URLs. A schedule is kept when at least 99 % of the planned rate was answered without an
// error and, where the generator tells, the lag's p99 was below 10 ms, in two of three tries.
//   PATH=$HOME/.cache/trueup-peers/bin:$PATH npm run bench -- replay-peers   (bench/peers.sh first)

import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { generators, isInstalled, type Measured, type Place, wrkRate } from './replay/generators.ts'
import { startNginx } from './replay/nginx.ts'

const step = 1.15
const firstRate = 5_000
const fixedRates = [1_000, 5_000, 10_000, 20_000, 30_000]
const mostLagMs = 10

const nginx = await startNginx(1)
const folder = await mkdtemp(join(tmpdir(), 'trueup-bench-'))
const place: Place = { url: nginx.url, core: 0, folder, seconds: 4 }
try {
  console.log(`${cpus()[0]!.model}, ${cpus().length} cores; node ${process.version}\n`)
  if (await isInstalled('wrk')) {
    console.log(`wrk, closed loop, 64 connections: ${round(await wrkRate(place))}/s\n`)
  }
  console.log(
    '| generator | highest rate kept | CPU µs a request there | planned/s | p50 ms | p99 ms | lag p99 ms |',
  )
  console.log('| --- | --- | --- | --- | --- | --- | --- |')
  for (const name of Object.keys(generators)) await measure(name)
} finally {
  await nginx.stop()
  await rm(folder, { recursive: true })
}

async function measure(name: string): Promise<void> {
  if (!(await isInstalled(name))) return console.log(`| ${name} | not installed | | | | | |`)
  const generate = generators[name]!
  let kept = 0
  for (let rate = firstRate; await keeps(rate); rate = Math.round(rate * step)) kept = rate
  // Below it trueup spends what is left of the core on being punctual.
  const { cpuUs } = await generate(place, kept || firstRate)
  for (const rate of fixedRates.filter((fixed) => fixed <= kept)) {
    const { p50Ms, p99Ms, lagP99Ms } = await generate(place, rate)
    const figures = [p50Ms, p99Ms, lagP99Ms].map((ms) => ms?.toFixed(2) ?? '')
    console.log(
      `| ${[name, `${round(kept)}/s`, cpuUs.toFixed(0), round(rate), ...figures].join(' | ')} |`,
    )
  }

  async function keeps(rate: number): Promise<boolean> {
    let yes = 0
    for (let attempt = 0; attempt < 3 && yes < 2 && attempt - yes < 2; attempt++) {
      if (isKept(await generate(place, rate), rate)) yes++
    }
    return yes === 2
  }
}

function isKept({ rate, errors, lagP99Ms = 0 }: Measured, planned: number): boolean {
  return errors === 0 && rate >= planned * 0.99 && lagP99Ms < mostLagMs
}

function round(value: number): string {
  return Math.round(value).toLocaleString('en')
}
