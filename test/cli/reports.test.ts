// What a run leaves and tells besides the table, through the command line: files, GitHub, Prometheus,
// a webhook; and that whoever is down changes nothing.

import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deliver } from '../../src/cli/judge/deliver.ts'
import { earlierRuns } from '../../src/cli/judge/earlier-runs.ts'
import { writeReports } from '../../src/cli/judge/write-report.ts'
import { judgeRun } from '../../src/compare/index.ts'
import { ConfigError } from '../../src/config/faults.ts'
import { loadConfig } from '../../src/config/load.ts'
import { openRun } from '../../src/record/open-run.ts'
import { postJson } from '../../src/report/webhook/post.ts'
import { answersAfter, type Project, project, serve } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'
import { writeRun } from './written-run.ts'

interface Webhook {
  /** With a token in its path, as Slack's have. */
  url: string
  messages: unknown[]
}

const token = 'T0KEN-b1946ac92492'

async function webhook(status = 200): Promise<Webhook> {
  const messages: unknown[] = []
  const url = await serve(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    messages.push(JSON.parse(text))
    response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end()
  })
  return { url: `${url}/services/${token}`, messages }
}

/** Runs that were measured, in a project whose configuration has these reports. */
async function judged(
  reports: object,
  ...runs: Parameters<typeof writeRun>[1][]
): Promise<Project> {
  const shop = await project({
    'trueup.config.json': {
      environments: {
        production: { url: 'http://127.0.0.1:1', production: true },
        staging: { url: 'http://127.0.0.1:2' },
      },
      reports,
    },
  })
  for (const run of runs) await writeRun(shop, run)
  return shop
}

test('a run leaves every report, tells those that are configured, and is unharmed by those that are down', async () => {
  const { url, messages } = await webhook()
  const shop = await twoEnvironments({
    staging: answersAfter(400),
    journeys: { iterations: 8 },
    config: {
      margins: { typical: '50%' },
      reports: { prometheus: 'metrics/trueup.prom', webhook: { url } },
    },
    files: { 'metrics/trueup.prom': 'of the run before\n', 'summary.md': 'of the step before\n' },
  })
  const { code, stdout, stderr } = await shop.start(
    ['run', '--json', '--otlp', 'http://127.0.0.1:9'],
    {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      OTEL_EXPORTER_OTLP_TIMEOUT: '200',
      GITHUB_STEP_SUMMARY: `${shop.folder}/summary.md`,
      GITHUB_SERVER_URL: 'https://github.example.com',
      GITHUB_REPOSITORY: 'shop/web',
      GITHUB_RUN_ID: '42',
    },
  ).ended
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'must-fix', exitCode: 1 })
  expect(stderr).toMatch(/^::error title=journey home%3A duration::duration differs by/m)
  expect(stderr).toContain('The run was not sent by OTLP')

  const [id = ''] = await shop.runs()
  const read = (name: string) => shop.read(`reports/runs/${id}/${name}`)
  expect(await read('junit.xml')).toContain('<failure type="must-fix"')
  expect(await read('cells.csv')).toContain('journey home · duration,journey,home,')
  expect(await read('hlog/journey-home-open.hlog')).toContain('Tag=staging,')
  expect(await shop.read('metrics/trueup.prom')).toBe(await read('metrics.prom'))
  expect(await shop.read('summary.md')).toMatch(/^of the step before\n## staging compared with/)
  expect(messages).toHaveLength(1)
  expect(messages[0]).toMatchObject({ text: expect.stringMatching(/^must fix: staging compared/) })
  expect(JSON.stringify(messages[0])).toContain(
    'https://github.example.com/shop/web/actions/runs/42',
  )
  for (const name of ['run.json', 'comparison.json', 'report.html', 'report.md']) {
    expect(await read(name)).not.toContain(token)
  }
  expect(stdout + stderr).not.toContain(token)
})

test('report makes every file again, elsewhere and without a configuration', async () => {
  const shop = await project()
  await writeRun(shop, { id: 'r1', ratio: 2 })
  const { code, stdout, stderr } = await shop.trueup('report', 'reports/runs/r1')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect((await shop.trueup('report', '--help')).stdout).toMatch(/^ {2}0 +.*whatever the verdict$/m)
  expect(stdout).toContain('report.html')
  expect(await shop.read('reports/runs/r1/junit.xml')).toContain('<failure type="must-fix"')
  expect(await shop.read('reports/runs/r1/hlog/journey-home.hlog')).toContain('Tag=production,')
})

test('a webhook that refuses is named by its host alone', async () => {
  const { url, messages } = await webhook(500)
  const shop = await judged({ webhook: { url } }, { id: 'r1' })
  const { code, stderr } = await shop.trueup('report', '--webhook')
  expect(code).toBe(4)
  expect(stderr).toContain(`${new URL(url).host} answered with status 500`)
  expect(stderr).not.toContain(token)
  expect(messages).toHaveLength(1)
})

test('a webhook that redirects is not followed, and one that is down is not tried again', async () => {
  const { url } = await webhook(302)
  await expect(postJson(url, {})).rejects.toThrow(`${new URL(url).host} answered with status 302`)
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  await expect(postJson(`http://127.0.0.1:${port}/${token}`, {})).rejects.toThrow(
    new Error(`127.0.0.1:${port} could not be reached (ECONNREFUSED)`),
  )
})

test('a template takes the place of the message for Slack', async () => {
  const { url, messages } = await webhook()
  const template = { content: '{verdict} {exitCode} {run} {mustFix}', tags: ['{candidate}'] }
  const shop = await judged({ webhook: { url, template } }, { id: 'r1', ratio: 2 })
  expect(await shop.trueup('report', '--webhook')).toMatchObject({ code: 0, stderr: '' })
  expect(messages).toEqual([{ content: 'must-fix 1 r1 1', tags: ['staging'] }])
})

test('on change, only a run that comes to something else than the run before is told of', async () => {
  const { url, messages } = await webhook()
  const shop = await project()
  const day = (number: number) => `2026-05-0${number}T12:00:00.000Z`
  const tellOf = async (id: string, number: number, ratio: number) => {
    const path = await writeRun(shop, { id, ratio, startedAt: day(number) })
    const run = await openRun(join(shop.folder, path))
    const history = await earlierRuns(run)
    const comparison = judgeRun(run, { history })
    await writeReports(run, comparison, undefined)
    const untold = await deliver({ run, comparison, history }, { webhook: { url, on: 'change' } })
    expect(untold).toEqual([])
    return messages.length
  }
  expect(await tellOf('1-first', 1, 1)).toBe(1)
  expect(await tellOf('2-the-same', 2, 1)).toBe(1)
  expect(await tellOf('3-worse', 3, 2)).toBe(2)
  expect(await tellOf('4-as-bad', 4, 2.5)).toBe(2)
  expect(await tellOf('5-better', 5, 1)).toBe(3)
})

test('a file for Prometheus is named whose folder is not there', async () => {
  const shop = await project()
  const run = await openRun(join(shop.folder, await writeRun(shop, { id: 'r1' })))
  const judgement = { run, comparison: judgeRun(run), history: [] }
  const untold = await deliver(judgement, { prometheus: join(shop.folder, 'none/trueup.prom') })
  expect(untold).toEqual([
    `The file for Prometheus was not written: there is no folder ${join(shop.folder, 'none')}; make it, or change reports.prometheus`,
  ])
})

test('a webhook whose variable is not set is said not to be told', async () => {
  const shop = await project()
  const run = await openRun(join(shop.folder, await writeRun(shop, { id: 'r1' })))
  const comparison = judgeRun(run)
  const untold = await deliver({ run, comparison, history: [] }, { webhook: { on: 'verdict' } })
  expect(untold).toEqual([expect.stringContaining('is undefined; is its variable set?')])
})

test.each([
  [{ url: `ftp://example.com/${token}` }, 'reports.webhook.url'],
  [{ url: `https://example.com/${token}`, template: { text: '{verdct}' } }, '{verdict}, {summary}'],
  [{ url: `https://example.com/${token}`, on: 'failure' }, 'reports.webhook.on'],
])('a fault of the configuration is named without the address: %j', async (faulty, expected) => {
  const shop = await judged({ webhook: faulty })
  const error = await loadConfig({ cwd: shop.folder }).catch((it) => it)
  expect(error).toBeInstanceOf(ConfigError)
  expect(error.message).toContain(expected)
  expect(error.message).not.toContain(token)
})
