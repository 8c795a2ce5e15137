// Before a host gets its first request somebody has to agree: on a terminal, by --yes, or by the
// configuration of a CI. The hosts here have no address, so nothing leaves this machine.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { type Project, project } from './command-line.ts'
import { homeJourney } from './two-environments.ts'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

async function strangers(): Promise<Project> {
  return await project({
    'trueup.config.json': {
      environments: {
        production: { url: 'http://shop.invalid', production: true },
        staging: { url: 'http://staging.invalid:8080' },
      },
    },
    'journeys/home.ts': homeJourney,
  })
}

const run = (shop: Project, args: string[], env: Record<string, string> = {}) =>
  shop.start(['run', ...args], { XDG_STATE_HOME: join(shop.folder, 'state'), ...env }).ended
const known = (shop: Project) => readFile(join(shop.folder, 'state/trueup/known-hosts'), 'utf8')

it('without a terminal a new host is refused as wrong usage, until --yes has been said once', async () => {
  const shop = await strangers()
  const refused = await run(shop, [])
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain('not sent to shop.invalid and staging.invalid:8080 before')
  expect(refused.stderr).toContain('--yes')
  expect(await shop.runs()).toEqual([])
  await expect(known(shop)).rejects.toThrow()

  const agreed = await run(shop, ['--yes'])
  expect(agreed.code).toBe(4)
  expect(agreed.stderr).toContain('the name shop.invalid has no address')
  expect(await known(shop)).toBe('shop.invalid\nstaging.invalid:8080\n')

  expect(await run(shop, [])).toMatchObject({ code: 4 })
})

it('in CI nothing is asked, and a dry run never is', async () => {
  const shop = await strangers()
  expect(await run(shop, ['--dry-run'])).toMatchObject({ code: 0 })
  expect(await run(shop, [], { CI: 'true' })).toMatchObject({ code: 4 })
  expect(await run(shop, [], { CI: 'false' })).toMatchObject({ code: 2 })
})

it('the probe that ends an experiment is a host like another, and is shown without its secret', async () => {
  const shop = await project({
    'trueup.config.json': {
      environments: {
        one: { url: 'http://127.0.0.1:9', headers: { 'x-api-key': 'a-secret/of-1' } },
        two: { url: 'http://127.0.0.1:9' },
      },
      compare: { reference: 'one', candidate: 'two' },
      experiments: {
        slow: {
          fault: { latency: '10ms' },
          abort: { probe: 'http://probe.invalid/?key=a-secret/of-1' },
        },
      },
    },
    'journeys/home.ts': homeJourney,
  })
  const env = { XDG_STATE_HOME: join(shop.folder, 'state') }
  const experiment = (...args: string[]) => shop.start(['experiment', 'slow', ...args], env).ended
  const refused = await experiment()
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('not sent to probe.invalid before')
  const { stdout } = await experiment('--dry-run')
  expect(stdout).toContain('http://probe.invalid/?key=[secret]')
})

it('a state folder that cannot be written does not keep a run from its hosts', async () => {
  const shop = await strangers()
  await shop.write({ 'in-the-way': '' })
  const env = { XDG_STATE_HOME: join(shop.folder, 'in-the-way') }
  const { code, stderr } = await run(shop, ['--yes'], env)
  expect(code).toBe(4)
  expect(stderr).toContain('will be asked about again')
})

it('on a terminal the plan is shown, and the answer counts', async () => {
  const shop = await strangers()
  const answering = async (answer: string) => {
    const command = `${process.execPath} ${main} run`
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: shop.folder,
      env: { PATH: process.env.PATH, XDG_STATE_HOME: join(shop.folder, 'state'), TERM: 'xterm' },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    let shown = ''
    let answered = false
    child.stdout.setEncoding('utf8').on('data', (text) => {
      shown += text
      if (answered || !shown.includes('Send this there? [y/N]')) return
      answered = true
      child.stdin.write(answer)
    })
    const [code] = await once(child, 'close')
    return { code, shown }
  }
  const declined = await answering('n\r')
  expect(declined.code).toBe(4)
  expect(declined.shown).toMatch(/Journeys:\s+home \(http/)
  expect(declined.shown).toContain('Nothing was sent.')
  expect((await answering('\u0003')).shown).toContain('Nothing was sent.')
  expect(await shop.runs()).toEqual([])
  const agreed = await answering('y\r')
  expect(agreed.code).toBe(4)
  expect(agreed.shown).toContain('has no address')
  expect(await known(shop)).toContain('shop.invalid')
})
