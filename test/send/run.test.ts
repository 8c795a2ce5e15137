// Runs from a configuration to a run folder, over real servers and the real runner of journeys.

import { rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { imbalances } from '../../src/record/ledger.ts'
import { freePort } from '../environments/loopback.ts'
import { openStage, type Ran, type Stage, shut } from './stage.ts'

let stage: Stage
let requests: { environment: string; path: string }[]
let respond: (environment: string, path: string) => number

beforeEach(async () => {
  requests = []
  respond = () => 200
  stage = await openStage(
    (environment): RequestListener =>
      (request, response) => {
        const path = request.url ?? ''
        if (request.method !== 'HEAD') requests.push({ environment, path })
        response
          .writeHead(respond(environment, path), { 'content-type': 'text/plain' })
          .end('hello')
      },
  )
  await stage.journey(
    'search',
    `await step('results', async () => {
    const answer = await http.get('/search?q=' + (data.term ?? ''))
    check(answer.status === 200, 'the search answers ' + answer.status)
  })`,
  )
})
afterEach(async () => {
  await stage.close()
})

function measured({ opened }: Ran) {
  return opened.samples.filter(({ phase }) => phase === 'measured')
}

describe('a run', () => {
  it('measures each journey in both environments and ends complete', async () => {
    await stage.journey('login', `await http.get('/login')`)
    const ran = await stage.run({ config: { journeys: { iterations: 4 } } })
    expect(ran.file).toMatchObject({ status: 'complete', remarks: [] })
    expect(ran.opened.problems).toEqual([])
    expect(ran.opened.file).toEqual(ran.file)
    expect(measured(ran)).toHaveLength(2 * 2 * 4)
    expect(ran.opened.samples).toHaveLength(2 * 2 * 5)
    expect(ran.file.ledger.journeys.staging).toMatchObject({ planned: 8, ok: 8, notRun: 0 })
    expect(ran.events.filter(({ type }) => type === 'phase')).toEqual(
      ['starting', 'login', 'trial', 'warm-up', 'measuring', 'ending'].map((phase) => ({
        type: 'phase',
        phase,
      })),
    )
    expect(ran.events.findLast(({ type }) => type === 'sample')).toMatchObject({
      done: 20,
      total: 20,
    })
  })

  it('sends pairs in the order of the plan, adjacent in time', async () => {
    const { opened } = await stage.run({ config: { journeys: { iterations: 6 } } })
    const plan = opened.file.plan as { pairs: { order: string[] }[] }
    expect(requests.map(({ environment }) => environment)).toEqual(
      plan.pairs.flatMap(({ order }) => order),
    )
  })

  it('gives both environments the same row of test data', async () => {
    await writeFile(join(stage.folder, 'terms.csv'), 'term\nlamp\ntable\n')
    await stage.run({ config: { journeys: { data: 'terms.csv', iterations: 3 } } })
    const terms = requests.map(({ path }) => path.split('=')[1])
    expect(terms.slice(2)).toEqual(['lamp', 'lamp', 'table', 'table', 'lamp', 'lamp'])
  })

  it('counts what failed, keeps its time apart, and goes on', async () => {
    respond = (environment) => (environment === 'staging' && requests.length % 3 === 0 ? 429 : 200)
    const ran = await stage.run({ config: { journeys: { iterations: 8 } } })
    expect(ran.file.status).toBe('complete')
    const account = ran.file.ledger.journeys.staging!
    expect(account.failed).toBeGreaterThan(0)
    expect(account.ok + account.failed).toBe(8)
    expect(imbalances(ran.file.ledger)).toEqual([])
    for (const sample of measured(ran).filter(({ outcome }) => outcome === 'failed')) {
      expect(sample.error).toMatchObject({ step: 'results' })
    }
  })

  it('ends by its duration', async () => {
    const ran = await stage.run({ config: { journeys: { duration: 300 } } })
    expect(ran.file.status).toBe('complete')
    const { planned, ok } = ran.file.ledger.journeys.production!
    expect(ok).toBeGreaterThan(0)
    expect(planned).toBe(ok)
    expect(ran.events.find(({ type }) => type === 'sample')).not.toHaveProperty('total')
  })

  it('runs what failed or was slowest once more at the end, unrecorded', async () => {
    const ran = await stage.run({ config: { journeys: { iterations: 2, traces: true } } })
    expect(ran.file.status).toBe('complete')
    expect(requests).toHaveLength(2 + 4 + 2)
    expect(ran.opened.samples).toHaveLength(6)
  })

  it('names in run.json what it was, and no secret', async () => {
    const { file } = await stage.run({
      environments: {
        staging: {
          headers: { authorization: 'Bearer sesame-open-now' },
          production: true,
          writes: 'test shop',
        },
      },
    })
    expect(JSON.stringify(file)).not.toContain('sesame')
    expect(file.environments.staging).toMatchObject({
      headerNames: ['authorization'],
      remarks: ['journeys may write here: test shop'],
    })
    expect(file.fingerprint).toMatchObject({ journeys: 'search (http)', trueup: '0' })
  })
})

describe('a trial', () => {
  it('that fails in both environments ends the run before anything is measured', async () => {
    respond = () => 503
    const ran = await stage.run()
    expect(ran.file.status).toBe('failed')
    expect(ran.file.reason).toContain('search in production, step "results"')
    expect(ran.file.reason).toContain('search in staging, step "results"')
    expect(requests).toHaveLength(2)
    expect(ran.file.ledger.journeys.staging).toMatchObject({ planned: 3, notRun: 3 })
  })

  it('that fails in both environments drops the journey when asked to', async () => {
    await stage.journey('broken', `check(false, 'never works')`)
    const ran = await stage.run({ config: { journeys: { failedTrial: 'drop' } } })
    expect(ran.file.status).toBe('complete')
    expect(ran.file.remarks[0]).toContain('broken was dropped')
    expect(new Set(measured(ran).map(({ journey }) => journey))).toEqual(new Set(['search']))
    expect(ran.file.ledger.journeys.staging).toMatchObject({ planned: 6, ok: 3, notRun: 3 })
    expect(ran.events.findLast(({ type }) => type === 'sample')).toMatchObject({
      done: 10,
      total: 10,
    })
  })

  it('that fails in one environment is a remark', async () => {
    respond = (environment) => (environment === 'staging' ? 500 : 200)
    const ran = await stage.run()
    expect(ran.file.status).toBe('complete')
    expect(ran.file.remarks[0]).toContain('The trial failed in one environment only')
    expect(ran.file.ledger.journeys.staging).toMatchObject({ failed: 3 })
  })
})

describe('an environment', () => {
  it('that is down at the start ends the run with what to do', async () => {
    await shut(stage.servers.staging)
    expect(await stage.run()).toMatchObject({
      file: { status: 'failed', reason: expect.stringContaining('staging cannot be reached') },
    })
    expect(requests).toEqual([])
  })

  it('that dies half-way stops the run, and what was measured is kept', async () => {
    const ran = await stage.run({
      config: { journeys: { iterations: 500 } },
      onEvent: (event) => {
        if (event.type === 'sample' && event.done === 12) void shut(stage.servers.staging)
      },
    })
    expect(ran.file.status).toBe('stopped')
    expect(ran.file.reason).toContain('staging cannot be reached')
    expect(measured(ran).length).toBeGreaterThan(8)
    expect(measured(ran).length).toBeLessThan(40)
    expect(ran.opened.problems).toEqual([])
  })
})

describe('an interrupted run', () => {
  it('ends after the running pair when it is asked to stop', async () => {
    const stop = new AbortController()
    const ran = await stage.run({
      config: { journeys: { iterations: 500 } },
      stop: stop.signal,
      onEvent: (event) => {
        if (event.type === 'sample' && event.done === 7) stop.abort()
      },
    })
    expect(ran.file.status).toBe('interrupted')
    expect(ran.opened.samples).toHaveLength(8)
    expect(ran.file.ledger.journeys.staging).toMatchObject({ planned: 500, ok: 3, notRun: 497 })
  })

  it('ends at once when it is aborted, though a journey hangs', async () => {
    await stage.journey('search', `await new Promise(() => {})`)
    const abort = new AbortController()
    const ran = await stage.run({
      abort: abort.signal,
      onEvent: (event) => {
        if (event.type === 'phase' && event.phase === 'trial') setImmediate(() => abort.abort())
      },
    })
    expect(ran.file.status).toBe('interrupted')
    expect(ran.opened.samples).toEqual([])
  })

  it('that is interrupted before it began leaves a folder that says so', async () => {
    const ran = await stage.run({ stop: AbortSignal.abort() })
    expect(ran.file.status).toBe('interrupted')
    expect(requests).toEqual([])
  })
})

describe('the clean-up of a run', () => {
  const settings = { iterations: 2, after: 'after.ts' }
  const cleaned = () =>
    requests.filter(({ path }) => path === '/cleaned').map(({ environment }) => environment)

  async function cleanUp(body: string): Promise<void> {
    const text = `import { after } from 'trueup'\nexport default after.http(async ({ http, step, environment }) => { ${body} })`
    await writeFile(join(stage.folder, 'after.ts'), text)
  }

  it('runs once in each environment, last of all and unmeasured', async () => {
    await cleanUp(`await http.get('/cleaned')`)
    const ran = await stage.run({ config: { journeys: settings } })
    expect(ran.file).toMatchObject({ status: 'complete', remarks: [] })
    expect(ran.opened.samples).toHaveLength(6)
    expect(requests.slice(-2)).toEqual([
      { environment: 'production', path: '/cleaned' },
      { environment: 'staging', path: '/cleaned' },
    ])
  })

  it('runs when a trial has failed, and when the run was interrupted', async () => {
    await cleanUp(`await http.get('/cleaned')`)
    respond = (_, path) => (path === '/cleaned' ? 200 : 503)
    expect((await stage.run({ config: { journeys: settings } })).file.status).toBe('failed')
    expect(cleaned()).toEqual(['production', 'staging'])

    respond = () => 200
    const stop = new AbortController()
    const ran = await stage.run({
      config: { journeys: { ...settings, iterations: 500 } },
      stop: stop.signal,
      onEvent: ({ type }) => type === 'sample' && stop.abort(),
    })
    expect(ran.file).toMatchObject({ status: 'interrupted', remarks: [] })
    expect(cleaned()).toHaveLength(4)
  })

  it('is given up when the run is aborted, which ends like any other', async () => {
    await cleanUp(`await http.get('/cleaned')`)
    const abort = new AbortController()
    const { file } = await stage.run({
      config: { journeys: { ...settings, iterations: 500 } },
      abort: abort.signal,
      onEvent: ({ type }) => type === 'sample' && abort.abort(),
    })
    expect(file.status).toBe('interrupted')
    expect(file.remarks).toEqual([expect.stringMatching(/^The clean-up journeys\.after: stopped/)])
    expect(cleaned()).toEqual([])
  })

  it('that fails is a remark, and the other environment has its turn', async () => {
    await cleanUp(`await step('orders', async () => {
      if (environment.name === 'production') throw new Error('no such order')
      await http.get('/cleaned')
    })`)
    const { file } = await stage.run({ config: { journeys: settings } })
    expect(file.status).toBe('complete')
    expect(file.remarks).toEqual([
      expect.stringMatching(
        /^The clean-up journeys\.after: it failed in production \(after\.ts\) in step 'orders': .*no such order/,
      ),
    ])
    expect(cleaned()).toEqual(['staging'])
  })

  it('that cannot be loaded ends the run before anything is sent', async () => {
    await writeFile(join(stage.folder, 'after.ts'), 'export default 3')
    const { file } = await stage.run({ config: { journeys: settings } })
    expect(file.reason).toContain('after.ts is no clean-up: expected `export default after(')
    expect(requests).toEqual([])
  })
})

describe('a run folder that vanishes', () => {
  it('fails the run with what to do', async () => {
    const gone = join(stage.folder, 'reports', 'runs')
    const ran = stage.run({
      config: { journeys: { iterations: 50 } },
      onEvent: (event) => {
        if (event.type === 'sample' && event.done === 5) rmSync(gone, { recursive: true })
      },
    })
    // The helper opens the folder after the run; it is no more.
    await expect(ran).rejects.toThrow('there is no such folder')
    expect(requests.length).toBeLessThan(10)
  })
})

describe('the processes of a run', () => {
  it('are started before it and stopped after it', async () => {
    const program = join(stage.folder, 'service.mjs')
    await writeFile(
      program,
      `import { createServer } from 'node:http'
createServer((q, a) => a.end()).listen(Number(process.env.PORT), '127.0.0.1')`,
    )
    const port = await freePort()
    const url = `http://127.0.0.1:${port}/`
    const ran = await stage.run({
      config: {
        start: [{ command: [process.execPath, program], ready: url, env: { PORT: String(port) } }],
      },
      environments: { staging: { url } },
    })
    expect(ran.file).toMatchObject({ status: 'complete', remarks: [] })
    await expect(fetch(url)).rejects.toThrow()
  })

  it('that do not come up end the run with their last words', async () => {
    const ran = await stage.run({
      config: { start: [{ command: 'echo no such database; exit 3', ready: await freePort() }] },
    })
    expect(ran.file.status).toBe('failed')
    expect(ran.file.reason).toContain('no such database')
  })
})

it('every request of a run says by whom and for which run it is, the first HEAD too', async () => {
  const seen: string[] = []
  const marked = await openStage(() => ({ method, headers }, response) => {
    seen.push(`${method} ${headers['user-agent']} ${headers['x-trueup-run']}`)
    response.end()
  })
  onTestFinished(() => marked.close())
  await marked.journey('home', "await http.get('/')")
  const { file } = await marked.run({ config: { journeys: { iterations: 1 } } })
  const by = `trueup/0.1.0 ${file.id}`
  expect([...new Set(seen)].sort()).toEqual([`GET ${by}`, `HEAD ${by}`])
})

describe('a production environment that asks to be left alone', () => {
  it.each([
    [1, 'complete'],
    [2, 'stopped'],
  ])('by %i answers with Retry-After leaves the run %s', async (often, status) => {
    let left = often
    const answersAtMs: number[] = []
    const limited = await openStage((name) => (request, response) => {
      if (request.method === 'HEAD') return void response.end()
      answersAtMs.push(performance.now())
      // Not in the trial.
      const asks = name === 'production' && answersAtMs.length > 2 && left-- > 0
      if (asks) response.writeHead(503, { 'retry-after': '1' })
      response.end('x')
    })
    onTestFinished(() => limited.close())
    await limited.journey('home', "await http.get('/')")
    const environments = { production: { production: true } }
    const { file } = await limited.run({ environments })
    expect(file.status, file.reason).toBe(status)
    expect(file.remarks.join('\n')).toContain(
      'production answered 503 with Retry-After: nothing was',
    )
    const gapsMs = answersAtMs.map((atMs, index) => atMs - (answersAtMs[index - 1] ?? atMs))
    expect(Math.max(...gapsMs)).toBeGreaterThan(900)
    if (status === 'stopped') expect(file.reason).toContain('with Retry-After again')
  })
})
