import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../../src/chance/random.ts'
import { openRun } from '../../src/record/open-run.ts'
import type { Project } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'

/** Forty requests a second. */
const accessLog = (seconds: number) =>
  Array.from(
    { length: 40 * seconds },
    (_, index) =>
      `192.0.2.${index % 9} - - [04/May/2026:12:00:${String(Math.floor(index / 40)).padStart(2, '0')} +0000] "GET / HTTP/1.1" 200 12 "-" "-"\n`,
  ).join('')

/** With a scatter of its own in every request, as a real server has it. */
function answersAround(middleMs: number): RequestListener {
  const random = randomStream(middleMs, 'answers')
  return (_, response) => {
    setTimeout(() => response.end('Welcome'), middleMs * (0.9 + 0.2 * random()))
  }
}

function shopWith(stagingMs: number, seconds: number, stopEarly?: boolean): Promise<Project> {
  return twoEnvironments({
    production: answersAround(1_000),
    staging: answersAround(stagingMs),
    config: {
      traffic: { log: 'access.log', warmUp: '0s', block: '250ms', stopEarly },
      // Wide enough for the noise of a busy machine.
      margins: { p50: '100%', p95: '100%', floor: '5ms' },
    },
    files: { 'access.log': accessLog(seconds) },
  })
}

async function theRun(shop: Project) {
  const [id] = await shop.runs()
  return await openRun(join(shop.folder, 'reports/runs', id!))
}

describe('a run with --stop-early', () => {
  it('finishes as soon as staging is surely too slow, with exit code 1 and a ledger that balances', async () => {
    const shop = await shopWith(3_000, 20)
    const { stdout, code } = await shop.trueup('run', '--only', 'traffic', '--stop-early')
    expect(stdout).toMatch(/! Finished early: p50 of all traffic is surely beyond its margin after/)
    expect(stdout).toContain('! The run was allowed to finish early')
    expect(stdout).toMatch(/^traffic p50 .* must fix/m)
    expect(stdout).not.toContain('NaN')
    expect(code).toBe(1)
    const { file, problems } = await theRun(shop)
    expect(problems).toEqual([])
    expect(file.status).toBe('complete')
    const { planned, sent, dropped, dropReasons } = file.ledger.traffic!.staging!
    expect(planned).toBe(800)
    expect(sent + dropped).toBe(planned)
    expect(dropReasons).toEqual({ 'finished early': dropped })
    expect(dropped).toBeGreaterThan(40)
    expect(stdout).toContain(`${sent} sent + ${dropped} dropped (finished early ${dropped})`)
    const again = await shop.trueup('compare', file.id)
    expect(again.code).toBe(1)
  })

  it('goes on to the end where both are the same', async () => {
    const shop = await shopWith(1_000, 6, true)
    const { stdout, code } = await shop.trueup('run', '--only', 'traffic')
    expect(stdout).not.toContain('Finished early')
    expect(stdout).toContain('judged at 4 % instead of 5 %')
    // Of so few requests p95 cannot be judged.
    expect(code).not.toBe(1)
    const { file } = await theRun(shop)
    expect(file.ledger.traffic!.staging).toMatchObject({ planned: 240, sent: 240, dropped: 0 })
  })

  it('is in the plan, and takes traffic for granted', async () => {
    const shop = await shopWith(1_000, 6, true)
    const { stdout } = await shop.trueup('run', '--dry-run')
    expect(stdout).toContain(
      'ends early once p50 or p95 of all traffic is surely beyond its margin',
    )
    const not = await shop.trueup('run', '--dry-run', '--no-stop-early')
    expect(not.stdout).not.toContain('ends early')
    const without = await twoEnvironments()
    const { stderr, code } = await without.trueup('run', '--stop-early')
    expect(stderr).toContain('--stop-early: the configuration has no traffic; set traffic.log')
    expect(code).toBe(2)
  })
})
