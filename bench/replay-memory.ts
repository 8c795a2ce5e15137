// Does the memory of a replay grow with its length? A whole `trueup run` of a generated log against two
// nginx, with the resident memory of its process and all its threads over time.
//   npm run bench -- replay-memory [requests a second] [seconds]
// An hour's worth: npm run bench -- replay-memory 2000 3600

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startNginx } from './replay/nginx.ts'

/** As the generated log has it. */
const recordedPerSecond = 1_000
const perSecond = Number(process.argv[2] ?? 2_000)
const seconds = Number(process.argv[3] ?? 60)
const rows = 12
const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const folder = await mkdtemp(join(tmpdir(), 'trueup-bench-'))
const servers = [await startNginx(1), await startNginx(1)] as const
try {
  const log = join(folder, 'access.log')
  execFileSync(process.execPath, [fileOf('write-access-log.ts'), log, String(perSecond * seconds)])
  const [reference, candidate] = servers
  const config = {
    environments: { reference: { url: reference.url }, candidate: { url: candidate.url } },
    // A breaker lets slower answers than that pass.
    margins: { floor: '60s' },
    traffic: { log, speed: perSecond / recordedPerSecond, assets: 'all', warmUp: '2s' },
  }
  await writeFile(join(folder, 'trueup.config.json'), JSON.stringify(config))
  await measure()
} finally {
  await Promise.all(servers.map((server) => server.stop()))
  await rm(folder, { recursive: true, force: true })
}

async function measure(): Promise<void> {
  const args = [fileOf('../src/cli/main.ts'), 'run', '--only', 'traffic', '--quiet']
  const run = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  run.stdout.setEncoding('utf8').on('data', (text) => {
    output += text
  })
  const startedMs = performance.now()
  console.log(
    `${perSecond.toLocaleString('en')} requests a second for ${seconds} s, to each of two`,
  )
  console.log('\n| s | resident MiB |\n| --- | --- |')
  const looking = setInterval(look, (1_000 * seconds) / rows)
  await once(run, 'close')
  clearInterval(looking)
  console.log(
    `\n${output.match(/^(log|reference|candidate|sent to .*):.*(\n(?!\w+:).*)?/gm)?.join('\n')}`,
  )

  async function look(): Promise<void> {
    const status = await readFile(`/proc/${run.pid}/status`, 'utf8').catch(() => '')
    const [, kib] = /VmRSS:\s+(\d+)/.exec(status) ?? []
    if (kib === undefined) return
    const atS = Math.round((performance.now() - startedMs) / 1_000)
    console.log(`| ${atS} | ${Math.round(Number(kib) / 1_024)} |`)
  }
}
