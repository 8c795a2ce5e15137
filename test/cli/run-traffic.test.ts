import { rm, truncate } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Histogram } from '../../src/record/histogram.ts'
import { openRun } from '../../src/record/open-run.ts'
import { answersAfter } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'

/** So many requests a second for so long, in nginx's combined format, with stamps in seconds. */
function accessLog(perSecond: number, seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const lines = Array.from({ length: perSecond * seconds }, (_, index) => {
    const second = Math.floor(index / perSecond)
    const target = index % 3 === 0 ? `/products/${index}` : '/'
    return `192.0.2.${index % 9} - - [04/May/2026:12:${two(Math.floor(second / 60))}:${two(second % 60)} +0000] "GET ${target} HTTP/1.1" 200 12 "-" "-"`
  })
  return `${lines.join('\n')}\nno request\n`
}

const traffic = { log: 'access.log', warmUp: '500ms', ramp: '500ms', block: '250ms' }
/** What a busy machine adds is no reason to stop. */
const patient = { floor: '10s' }

describe('a run with traffic', () => {
  it('puts journeys and traffic into one run folder and one table', async () => {
    const shop = await twoEnvironments({
      config: { traffic },
      journeys: { iterations: 6 },
      files: { 'access.log': accessLog(40, 6) },
    })
    const { stdout, stderr } = await shop.trueup('run')
    expect(stderr).toContain('measured pairs of home; then 240 requests of access.log to each')
    expect(stdout).toMatch(/^home .*\n(.*\n)*traffic p50 .* ms/m)
    expect(stdout).toMatch(/^ {2}p95 /m)
    expect(stdout).toMatch(/^GET \/products\/:id p50 /m)
    expect(stdout).toContain('log: 241 lines read = 240 parsed + 1 rejected')
    expect(stdout).toContain('production: 240 requests planned = 240 sent + 0 dropped')
    expect(stdout).toMatch(/sent to staging [▁-█]+, 0 % of it moved or missing/)
    const [id] = await shop.runs()
    const opened = await openRun(join(shop.folder, 'reports/runs', id!))
    expect(opened.problems).toEqual([])
    expect(opened.samples.length).toBeGreaterThan(0)
  })

  it('prints its plan with --dry-run, the same each time, and sends nothing', async () => {
    let requests = 0
    const shop = await twoEnvironments({
      production: (request, response) => {
        requests++
        answersAfter(0)(request, response)
      },
      config: { traffic },
      files: { 'access.log': accessLog(40, 6) },
    })
    const args = ['run', '--only', 'traffic', '--duration', '3s', '--dry-run']
    const { stdout, code } = await shop.trueup(...args)
    expect(code).toBe(0)
    expect(stdout).not.toContain('Journeys:')
    expect(stdout).toMatch(/12 blocks of 0\.3 s, both environments at the same moment \(duet\)/)
    expect(stdout).toMatch(/241 lines read = 240 parsed \+ 1 rejected/)
    expect(stdout).toContain('writes: none')
    expect(stdout).toContain('Warning: traffic of 12 blocks cannot be judged; 20 are the least')
    const first = await shop.trueup(...args, '--json')
    expect((await shop.trueup(...args, '--json')).stdout).toBe(first.stdout)
    expect(JSON.parse(first.stdout).traffic.planned).toBeGreaterThan(100)
    expect(requests).toBe(0)
    expect(await shop.runs()).toEqual([])
  })

  it.each([
    ['missing.plan', 'cannot be read'],
    ['other.plan', 'is no traffic plan'],
    ['short.plan', 'is cut off or damaged'],
  ])('refuses %s as wrong usage and says how to write one', async (plan, why) => {
    const shop = await twoEnvironments({
      config: { traffic: { plan } },
      files: {
        'access.log': accessLog(40, 6),
        'other.plan': 'something else\n',
      },
    })
    await shop.trueup('traffic', 'plan', 'access.log', '--out', 'short.plan')
    await truncate(join(shop.folder, 'short.plan'), 400)
    const { code, stderr } = await shop.trueup('run', '--only', 'traffic')
    expect(stderr).toContain(why)
    expect(stderr).not.toContain('Unexpected')
    expect(code).toBe(2)
    expect(await shop.runs()).toEqual([])
  })

  it('sends a plan without its log, but no method that is not allowed here', async () => {
    const methods: string[] = []
    const shop = await twoEnvironments({
      production: (request, response) => {
        methods.push(request.method!)
        answersAfter(0)(request, response)
      },
      config: { traffic: { ...traffic, plan: 'kept.plan', log: undefined }, margins: patient },
      files: {
        'access.log': accessLog(20, 6).replaceAll('GET /products/', 'POST /products/'),
        'liberal.json': {
          environments: { a: { url: 'http://127.0.0.1:1' }, b: { url: 'http://127.0.0.1:2' } },
          traffic: { log: 'access.log', allow: ['POST /products/:id'] },
        },
      },
    })
    const args = ['traffic', 'plan', '--config', 'liberal.json', '--out', 'kept.plan']
    expect((await shop.trueup(...args)).stdout).toContain('POST /products/:id')
    await rm(join(shop.folder, 'access.log'))
    const { stdout } = await shop.trueup('run', '--only', 'traffic')
    expect(stdout).toContain('120 = 40 filtered (method not allowed 40) + 80')
    expect(new Set(methods)).toEqual(new Set(['HEAD', 'GET']))
    const [id] = await shop.runs()
    const opened = await openRun(join(shop.folder, 'reports/runs', id!))
    expect(opened.file.ledger.traffic!.production).toMatchObject({ planned: 80, sent: 80 })
  })

  it('refuses a table of ids without its columns as wrong usage', async () => {
    const shop = await twoEnvironments({
      config: { traffic: { ...traffic, ids: { staging: 'ids.csv' } } },
      files: { 'access.log': accessLog(40, 6), 'ids.csv': 'here,there\n1,2\n' },
    })
    const { code, stderr } = await shop.trueup('run', '--only', 'traffic')
    expect(stderr).toContain('ids.csv: expected the columns from and to in the first line')
    expect(stderr).not.toContain('Unexpected')
    expect(code).toBe(2)
  })

  it('tells the truth of servers that stall: each request waits from its intended start', async () => {
    const stalling = (): RequestListener => {
      let asked = 0
      let untilMs = 0
      return (_, response) => {
        const nowMs = performance.now()
        if (++asked === 200) untilMs = nowMs + 1_000
        setTimeout(() => response.end(), 5 + Math.max(0, untilMs - nowMs))
      }
    }
    const shop = await twoEnvironments({
      production: stalling(),
      staging: stalling(),
      config: {
        traffic: { log: 'access.log', warmUp: '0s', block: '500ms' },
        margins: patient,
      },
      files: { 'access.log': accessLog(50, 10) },
    })
    const { stdout } = await shop.trueup('run', '--only', 'traffic')
    const [id] = await shop.runs()
    const { series, file } = await openRun(join(shop.folder, 'reports/runs', id!))
    for (const environment of ['production', 'staging']) {
      expect(file.ledger.traffic![environment]).toMatchObject({ sent: 500, answered: 500 })
      const response = new Histogram()
      for (const line of series) {
        if (line.environment !== environment || line.subject.kind !== 'traffic') continue
        response.add(Histogram.decode(line.response))
      }
      const seconds = (quantile: number) => response.valueAtQuantileUs(quantile)! / 1e6
      expect(response.totalCount).toBe(500)
      expect(seconds(0.5)).toBeLessThan(0.5)
      expect(seconds(0.95)).toBeGreaterThan(0.3)
      expect(seconds(0.95)).toBeLessThan(1)
      expect(seconds(0.99)).toBeGreaterThan(0.7)
      expect(seconds(0.99)).toBeLessThan(1.4)
    }
    expect(stdout).toContain('staging: 500 requests planned = 500 sent + 0 dropped')
  })

  it('leaves finished blocks readable when it is killed', async () => {
    let requests = 0
    const enough = Promise.withResolvers<void>()
    const shop = await twoEnvironments({
      staging: (request, response) => {
        if (++requests === 160) enough.resolve()
        answersAfter(5)(request, response)
      },
      config: { traffic, margins: patient },
      files: { 'access.log': accessLog(40, 60) },
    })
    const run = shop.start(['run', '--only', 'traffic'])
    await enough.promise
    run.process.kill('SIGKILL')
    await run.ended
    const [id] = await shop.runs()
    const opened = await openRun(join(shop.folder, 'reports/runs', id!))
    expect(opened.file.status).toBe('interrupted')
    expect(opened.problems.join()).not.toContain('planned, but')
    expect(opened.series.filter(({ block }) => block >= 0).length).toBeGreaterThan(4)
    expect(opened.file.ledger.traffic!.staging!.sent).toBeGreaterThan(20)
    const { stdout, code } = await shop.trueup('compare', id!)
    expect(stdout).toMatch(/The run is\s+incomplete\./)
    expect(code).toBe(3)
  })

  it('refuses flags that contradict each other or the configuration', async () => {
    const shop = await twoEnvironments()
    const without = await shop.trueup('run', '--only', 'traffic')
    expect(without.code).toBe(2)
    expect(without.stderr).toContain('the configuration has no traffic; set traffic.log')
    const both = await shop.trueup('run', '--scale', '0', '--journey', 'home')
    expect(both.code).toBe(2)
  })
})
