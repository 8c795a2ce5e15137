import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { displayWidth } from '../../src/report/display-width.ts'
import { project } from './command-line.ts'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** nginx's combined format, `perSecond` requests a second. */
function log(seconds: number, perSecond: (second: number) => number = () => 3): string {
  const lines: string[] = []
  for (let second = 0; second < seconds; second++) {
    const time = new Date(Date.UTC(2026, 4, 4, 2) + second * 1_000).toISOString().slice(11, 19)
    for (let nth = 0; nth < perSecond(second); nth++) {
      const [client, product] = [(second + nth) % 9, (7 * second + nth) % 40]
      lines.push(
        `10.0.0.${client} - - [04/May/2026:${time} +0000] "GET /products/${product} HTTP/1.1" ${nth === 2 ? 404 : 200} 100 "-" "test"`,
      )
    }
  }
  return `${lines.join('\n')}\n`
}

const scanner = '\\x16\\x03\\x01\\x02\n'

describe('trueup traffic inspect', () => {
  it('reads all of the files that are named, as one log', async () => {
    const shop = await project({ 'a.log': log(10), 'b.log': log(10), 'c.log': log(10) })
    const args = ['traffic', 'inspect', 'a.log', 'b.log', '--json', '--max-rejected', '1%']
    const { stdout } = await shop.trueup(...args, '--max-rejected', '0.5%', 'c.log')
    expect(JSON.parse(stdout)).toMatchObject({ files: ['a.log', 'b.log', 'c.log'], parsed: 90 })
  })

  it('prints these facts as JSON, and nothing else on standard output', async () => {
    const shop = await project({ 'access.log': log(10) + scanner })
    const { code, stdout } = await shop.trueup('traffic', 'inspect', 'access.log', '--json')
    const inspection = JSON.parse(stdout)
    expect(inspection).toMatchObject({
      files: ['access.log'],
      lines: 31,
      parsed: 30,
      bytes: 3_000,
      statuses: { 200: 20, 404: 10 },
      methods: { GET: 30 },
      protocols: { 'HTTP/1.1': 30 },
      first: '2026-05-04T02:00:00.000Z',
      last: '2026-05-04T02:00:09.000Z',
      timestampMeans: 'end',
      latency: null,
      endpoints: [{ method: 'GET', route: '/products/:id', count: 30 }],
    })
    const counts = Object.values<number>(inspection.rejected)
    expect(counts).toEqual([1])
    expect(Object.keys(inspection).join(' ')).toBe(
      'files lines parsed rejected bytes statuses methods protocols first last timestampMeans latency endpoints',
    )
    expect(code).toBe(0)
  })

  it('masks what is secret in a route, as a plan does', async () => {
    const lines = ['/token=hunter2', '/reset/Xa83hdYe72ksPq01mZ', '/mail/ann@example.org'].map(
      (path) => `10.0.0.1 - - [04/May/2026:02:00:00 +0000] "GET ${path} HTTP/1.1" 200 1 "-" "-"\n`,
    )
    const shop = await project({ 'access.log': lines.join('') })
    const inspected = await shop.trueup('traffic', 'inspect', 'access.log', '--json')
    const planned = await shop.trueup('traffic', 'plan', 'access.log', '--json')
    expect(inspected.stdout).not.toMatch(/hunter2|Xa83hd|ann@/)
    expect(inspected.stdout).toMatch(/token=masked-[0-9a-f]{16}/)
    const shown = await shop.trueup('traffic', 'inspect', 'access.log')
    expect(shown.stdout).not.toMatch(/hunter2|Xa83hd|ann@/)
    expect(planned.stdout).not.toMatch(/hunter2|Xa83hd|ann@/)
  })

  it('tells the latencies that the log has, in milliseconds', async () => {
    const lines = Array.from(
      { length: 100 },
      (_, index) => `2026-05-04T02:00:00Z GET /a 200 ${(index + 1) / 1_000}\n`,
    )
    const shop = await project({ 'own.log': lines.join('') })
    const format = '$time_iso8601 $request_method $request_uri $status $request_time'
    const { stdout } = await shop.trueup(
      ...['traffic', 'inspect', 'own.log', '--json', '--log-format', format],
    )
    const { latency } = JSON.parse(stdout)
    expect(latency.count).toBe(100)
    expect(latency.p50).toBeCloseTo(50, -0.5)
    expect(latency.p95).toBeCloseTo(95, -0.5)
    expect(latency.p99).toBeCloseTo(99, -0.5)
  })

  it.each([
    ['a format string', '"GET /a HTTP/1.1" 200', { format: '"$request" $status' }],
    [
      'a mapping',
      '{"verb":"GET","url":"/a"}',
      { format: { json: { method: 'verb', path: 'url' } } },
    ],
  ])('knows %s without a time, from which a plan is made at a given rate', async (_, line, how) => {
    const shop = await project({
      'own.log': `${line}\n`.repeat(100),
      'trueup.config.json': JSON.stringify({
        environments: { production: { url: 'http://a' }, staging: { url: 'http://b' } },
        traffic: { log: 'own.log', ...how },
      }),
    })
    const { stdout } = await shop.trueup('traffic', 'inspect', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ parsed: 100, first: null, last: null })
    expect((await shop.trueup('traffic', 'inspect')).stdout).toContain('Time:    the log does not')
    const refused = await shop.trueup('traffic', 'plan')
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('no usable times')
    const planned = await shop.trueup('traffic', 'plan', '--rate', '20')
    expect(planned.stdout).toContain('100 requests in 5.0 s, 20/s')
    expect(planned.stdout.replaceAll('\n', ' ')).toContain('a Poisson process of 20 requests')
  })

  it('names the file whose format it does not know, and the one that is empty', async () => {
    const shop = await project({ 'x.log': 'what is this?\n', 'empty.log': '\n' })
    const inspect = async (file: string) => (await shop.trueup('traffic', 'inspect', file)).stderr
    expect(await inspect('x.log')).toContain('The format of x.log was not recognised')
    expect(await inspect('empty.log')).toContain('There is no line in empty.log')
  })

  it('fits into eighty columns, and shows no client', async () => {
    const long = `10.0.0.7 - - [04/May/2026:02:00:00 +0000] "GET /${'long/'.repeat(60)} HTTP/1.1" 200 1 "-" "-"\n`
    const files = { 'access.log': long + log(3_600) + 'broken \u001b[2J '.repeat(30) }
    const shop = await project(files)
    const { stdout } = await shop.trueup('traffic', 'inspect', 'access.log')
    expect(Math.max(...stdout.split('\n').map(displayWidth))).toBeLessThanOrEqual(80)
    expect(stdout).not.toContain('\u001b')
    expect(stdout).not.toMatch(/10\.0\.0\.\d/)
    expect(stdout).toMatch(/^Clients: 9; the busiest sends 11\.\d %/m)
    expect(stdout).toContain('10,802 read = 10,801 parsed + 1 rejected')
  })

  it.each([
    ['steady', (second: number) => 3 + ((second * 7) % 3)],
    ['spiky', (second: number) => (second % 331 < 20 ? 40 : 1)],
    ['seasonal', (second: number) => Math.round(10 + 8 * Math.sin((second / 1_800) * Math.PI))],
  ])('calls a %s log so', async (word, perSecond) => {
    const shop = await project({ 'access.log': log(3_600, perSecond) })
    const { stdout } = await shop.trueup('traffic', 'inspect', 'access.log')
    expect(stdout).toMatch(new RegExp(`^Rate: +[\\d.]+/s \\(${word}\\)`, 'm'))
  })

  it('reads standard input, and survives a reader that has seen enough', async () => {
    const shop = await project({ 'access.log': log(600) })
    const shell = async (command: string) => {
      const run = `"${process.execPath}" "${main}" traffic inspect -`
      const { stdout, stderr } = await promisify(execFile)(
        'sh',
        ['-c', command.replace('INSPECT', run)],
        { cwd: shop.folder },
      )
      return { stdout, stderr }
    }
    const whole = await shell('cat access.log | INSPECT')
    expect(whole.stdout).toContain('standard input')
    expect(whole.stdout).toContain('1,800 parsed')
    expect(await shell('cat access.log | INSPECT | head -1')).toEqual({
      stdout: 'standard input\n',
      stderr: '',
    })
  })

  it('takes the log of the configuration, beside which it lies', async () => {
    const shop = await project({ 'traffic/access.log': log(10) })
    await writeFile(join(shop.folder, 'traffic/access.log.1.gz'), gzipSync(log(10)))
    const environments = { a: { url: 'http://127.0.0.1:1' }, b: { url: 'http://127.0.0.1:2' } }
    const traffic = { log: 'traffic/access.log*' }
    await shop.write({ 'trueup.config.json': { environments, traffic } })
    const { stdout } = await shop.trueup('traffic', 'inspect', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ lines: 60, parsed: 60 })
  })

  it.each([
    [['nowhere.log'], 'No file at nowhere.log'],
    [[], '--config'],
    [['access.log', '--format', 'apache'], 'There is no log format "apache"'],
    [['access.log', '--format', 'iis', '--log-format', '%h'], 'exclude each other'],
  ])('exits 2 on wrong usage: %j', async (args, message) => {
    const shop = await project({ 'access.log': log(1) })
    const { code, stdout, stderr } = await shop.trueup('traffic', 'inspect', ...args)
    expect(stderr).toContain(message)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })

  it('exits 4 where more lines are rejected than --max-rejected allows', async () => {
    const shop = await project({ 'access.log': log(10) + scanner })
    const inspect = (share: string) =>
      shop.trueup('traffic', 'inspect', 'access.log', '--max-rejected', share)
    expect((await inspect('5%')).code).toBe(0)
    const { code, stderr } = await inspect('1%')
    expect(stderr).toContain('1 of 31 lines were rejected, more than the 1 % that are allowed')
    expect(code).toBe(4)
  })
})

describe('trueup traffic plan', () => {
  it('shows what would be sent, and writes nothing', async () => {
    const shop = await project({ 'access.log': log(60) + scanner })
    const { code, stdout } = await shop.trueup('traffic', 'plan', 'access.log')
    expect(stdout).toContain('180 requests in 60.0 s')
    expect(stdout).toContain('181 lines = 180 parsed + 1 rejected')
    expect(stdout).toMatch(/GET \/products\/:id, as \/products\/\d+ /)
    expect(Math.max(...stdout.split('\n').map(displayWidth))).toBeLessThanOrEqual(80)
    expect(code).toBe(0)
  })

  it('writes the same plan for the same seed', async () => {
    const shop = await project({ 'access.log': log(60) })
    const plan = async (out: string, seed: string) => {
      await shop.trueup(
        ...['traffic', 'plan', 'access.log', '--scale', '0.5', '--seed', seed, '--out', out],
      )
      return await shop.read(out)
    }
    const first = await plan('a.plan', '7')
    expect(first.length).toBeGreaterThan(100)
    expect(await plan('b.plan', '7')).toBe(first)
    expect(await plan('c.plan', '8')).not.toBe(first)
  })

  it('takes flags in place of what the configuration says', async () => {
    const environments = { a: { url: 'http://127.0.0.1:1' }, b: { url: 'http://127.0.0.1:2' } }
    const shop = await project({
      'access.log': log(60),
      'trueup.config.json': { environments, traffic: { log: 'access.log', duration: '10s' } },
    })
    const planned = async (...flags: string[]) =>
      JSON.parse((await shop.trueup('traffic', 'plan', '--json', ...flags)).stdout).arrivals
    expect(await planned()).toBe(30)
    expect(await planned('--duration', '20s')).toBe(60)
  })

  it('shows a plan that was made before, by its name or as the configuration has it', async () => {
    const environments = { a: { url: 'http://127.0.0.1:1' }, b: { url: 'http://127.0.0.1:2' } }
    const shop = await project({
      'access.log': log(60),
      'shop/trueup.config.json': { environments, traffic: { plan: '../kept.plan' } },
    })
    const made = await shop.trueup('traffic', 'plan', 'access.log', '--out', 'kept.plan')
    const shown = await shop.trueup('traffic', 'plan', 'kept.plan')
    expect(shown).toMatchObject({ code: 0, stdout: made.stdout, stderr: '' })
    const config = ['--config', 'shop/trueup.config.json']
    expect((await shop.trueup('traffic', 'plan', ...config)).stdout).toBe(made.stdout)

    const scaled = await shop.trueup('traffic', 'plan', 'kept.plan', '--scale-by', 'request')
    expect(scaled.stderr).toMatch(/--scale-by: kept\.plan is a plan already/)
    expect(scaled.code).toBe(2)
    const both = await shop.trueup('traffic', 'plan', 'kept.plan', 'access.log')
    expect(both.stderr).toContain('kept.plan is a plan already')
    expect(both.code).toBe(2)
  })

  it.each(['plan', 'inspect'])('%s never runs what routes are to be read from', async (command) => {
    const environments = { a: { url: 'http://127.0.0.1:1' }, b: { url: 'http://127.0.0.1:2' } }
    const shop = await project({
      'access.log': log(1),
      'routes.mjs': "import { writeFileSync } from 'node:fs'\nwriteFileSync('ran', '')\n",
      'trueup.config.json': { environments, traffic: { log: 'access.log', routes: 'routes.mjs' } },
    })
    const { code, stderr } = await shop.trueup('traffic', command)
    expect(stderr).toMatch(/traffic\.routes: .*routes\.mjs cannot be used: expected .* OpenAPI/)
    expect(code).toBe(2)
    await expect(shop.read('ran')).rejects.toThrow('ENOENT')
  })

  it.each([
    [['--scale', '-1'], '--scale: expected a number above zero'],
    [['--scale', '2', '--rate', '5'], 'either rate or scale'],
    [['--out', 'access.log'], 'is the log itself'],
  ])('exits 2 on wrong usage: %j', async (flags, message) => {
    const shop = await project({ 'access.log': log(1) })
    const { code, stderr } = await shop.trueup('traffic', 'plan', 'access.log', ...flags)
    expect(stderr).toContain(message)
    expect(await shop.read('access.log')).toBe(log(1))
    expect(code).toBe(2)
  })
})
