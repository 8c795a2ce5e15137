// `trueup saturate` from an empty folder: what it prints, writes and refuses.

import { expect, it } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { prepareSaturation } from '../../src/plan/prepare-saturation.ts'
import { answersAfter, project, serve } from './command-line.ts'

const quick = { step: '200ms', repeats: 6, warmUp: '0s', confirm: '300ms', maxConnections: 2 }

async function shops(saturation: object, production: object = {}) {
  const [reference, candidate] = [await serve(answersAfter(5)), await serve(answersAfter(5))]
  return await project({
    'trueup.config.json': {
      environments: {
        production: { url: reference, ...production },
        staging: { url: candidate },
      },
      compare: { reference: 'production', candidate: 'staging' },
      saturation: { requests: '/', ...quick, ...saturation },
    },
  })
}

it('prints the plan and sends nothing with --dry-run', async () => {
  const { trueup, runs } = await shops({ requests: ['/a', { path: '/b', weight: 3 }] })
  const plan = await trueup('saturate', '--dry-run', '--step', '7s')
  expect(plan.code).toBe(0)
  expect(plan.stdout).toContain('Saturation:\n  GET /a (25 %), GET /b (75 %)\n')
  expect(plan.stdout).toContain('at most 2, by turns, each for 7 s')
  expect(await runs()).toEqual([])
})

it('searches, judges, and writes a folder that is judged again', async () => {
  const shop = await shops({})
  const ran = await shop.trueup('saturate')
  expect(ran.stderr).toContain('staging, repeat 6 of 6: ')
  // Two connections are no capacity of a server that takes any number, and it says so.
  expect(ran.code).toBe(3)
  expect(ran.stdout).toMatch(/^capacity .* inconclusive/m)
  expect(ran.stdout).toMatch(/the capacity of \w+ was not reached: still growing at 2 connections/)
  expect(ran.stdout).toContain('Open loop below the lower knee')
  expect(ran.stdout).toMatch(/production: [\d,]+ sent = [\d,]+ answered \+ 0 failed \+ 0 timed out/)
  const [, id = ''] = /saturation\/([^/]+)\/report\.html/.exec(ran.stdout) ?? []
  const again = await shop.trueup('compare', id, '--json')
  const comparison = JSON.parse(again.stdout)
  expect(comparison.runs.candidate).toBe(id)
  expect(Object.keys(comparison.saturation.environments)).toEqual(['production', 'staging'])
  const page = await shop.read(`reports/saturation/${id}/report.html`)
  expect(page).toMatch(/<h2>Saturation<\/h2>.*<svg .*Open loop below the lower knee/s)
  expect(await shop.read(`reports/saturation/${id}/report.md`)).toContain('| Closed loop |')
})

it('refuses production without a reason and a limit of its own, and says what to write', async () => {
  const shop = await shops({}, { production: true, maxRate: 50 })
  const refused = await shop.trueup('saturate')
  expect(refused.code).toBe(2)
  expect(refused.stderr).toMatch(
    /'production' is marked as production.*allowOnProduction: '<reason>'/,
  )
  const unlimited = await shops({ allowOnProduction: 'agreed' })
  const faulty = await unlimited.trueup('saturate')
  expect(faulty.code).toBe(2)
  expect(faulty.stderr).toContain('saturation.maxRate: expected maxRate beside allowOnProduction')
})

it('holds production to the limit, ends there, and says so', async () => {
  const shop = await shops(
    { allowOnProduction: 'agreed for Sunday', maxRate: 40, step: '400ms' },
    { production: true, maxRate: 60 },
  )
  const ran = await shop.trueup('saturate')
  expect(ran.code).toBe(3)
  expect(ran.stdout).toContain('was loaded up to 40 requests a second: agreed for Sunday')
  expect(ran.stdout).toMatch(/it came to the limit of the rate: held at \d+ a second/)
})

it('stops where production asks for fewer requests', async () => {
  let asked = 0
  let refused = 0
  const production = await serve((_, response) => {
    if (++asked > 30) response.writeHead(429, { 'retry-after': '5' })
    if (asked > 30) refused++
    setTimeout(() => response.end('Welcome'), 5)
  })
  const staging = await serve(answersAfter(5))
  const shop = await project({
    'trueup.config.json': {
      environments: {
        production: { url: production, production: true },
        staging: { url: staging },
      },
      saturation: { requests: '/', ...quick, allowOnProduction: 'agreed', maxRate: 400 },
    },
  })
  const ran = await shop.trueup('saturate')
  expect(ran.code).toBe(4)
  expect(ran.stderr + ran.stdout).toContain('answered 429, which asks for fewer requests')
  expect(refused).toBeLessThan(200)
})

it('says that there is no workload, and which flags are wrong', async () => {
  const shop = await shops({ requests: undefined })
  const none = await shop.trueup('saturate')
  expect(none.code).toBe(2)
  expect(none.stderr).toMatch(/saturation\.requests: there is no workload; name what to ask for/)
  const wrong = await shop.trueup('saturate', '--step', 'soon')
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toMatch(/--step: expected a duration above zero such as .*, came soon/)
})

it('sends a secret that stands in a path, and shows it nowhere', async () => {
  const headers = { authorization: 'Bearer abc-def-1' }
  const path = '/h?t=abc-def-1'
  const shop = await shops({ requests: path }, { headers })
  const plan = await shop.trueup('saturate', '--dry-run')
  expect(plan.stdout).toContain('Saturation:\n  GET /h?t=[secret]\n')
  const data = await shop.trueup('saturate', '--dry-run', '--json')
  const { requests } = JSON.parse(data.stdout).saturation
  expect(requests).toEqual([{ method: 'GET', target: '/h?t=[secret]' }])
  const loaded = await loadConfig({ cwd: shop.folder })
  const { saturation } = await prepareSaturation(loaded)
  expect(saturation.plan.requests).toEqual([{ method: 'GET', target: path }])
})

it('refuses a write without the secret in its path, with TRUEUP_DEBUG too', async () => {
  const shop = await shops(
    {
      allowOnProduction: 'agreed',
      maxRate: 5,
      requests: [{ path: '/h?t=abc-def-1', method: 'POST' }],
    },
    { production: true, headers: { authorization: 'Bearer abc-def-1' } },
  )
  const { code, stderr } = await shop.start(['saturate'], { TRUEUP_DEBUG: '1' }).ended
  expect(code).toBe(2)
  expect(stderr).toMatch(/^saturation\.requests: POST \/h\?t=\[secret\] writes, .*\n.*\n +at /)
  expect(stderr).not.toContain('abc-def-1')
})

it('shows a body without the secret in it, and refuses one where there can be none', async () => {
  const headers = { authorization: 'Bearer abc-def-1' }
  const posted = { path: '/orders', method: 'POST', body: '{"token":"abc-def-1"}' }
  const shop = await shops({ requests: [posted] }, { headers })
  const plan = await shop.trueup('saturate', '--dry-run', '--json')
  const { workload, requests } = JSON.parse(plan.stdout).saturation
  expect(workload).toBe('POST /orders (21 bytes of body)')
  expect(requests).toEqual([
    {
      method: 'POST',
      target: '/orders',
      body: { text: '{"token":"[secret]"}', contentType: 'application/json' },
    },
  ])
  const faulty = await shops({ requests: [{ path: '/', body: 'x' }] })
  const refused = await faulty.trueup('saturate', '--dry-run')
  expect(refused.code).toBe(2)
  expect(refused.stderr).toMatch(/saturation\.requests.*no body, or a method that has one: POST/s)
})

it('keeps what it has when it is interrupted', async () => {
  const shop = await shops({ step: '1s' })
  const started = shop.start(['saturate'])
  await started.says(/search: 1 connection/)
  started.process.kill('SIGINT')
  const ended = await started.ended
  expect(ended.code).toBe(130)
  expect(ended.stdout).toContain('the search of')
})

it('ends at once on the second signal, though nothing answers any more', async () => {
  const hanging = Promise.withResolvers<void>()
  let asked = 0
  const url = await serve((_, response) => {
    if (++asked < 50) response.end('Welcome')
    else hanging.resolve()
  })
  const shop = await project({
    'trueup.config.json': {
      environments: { production: { url }, staging: { url } },
      compare: { reference: 'production', candidate: 'staging' },
      saturation: { requests: '/', ...quick, step: '10m' },
    },
  })
  const started = shop.start(['saturate'])
  await hanging.promise
  started.process.kill('SIGINT')
  await started.says(/once more stops at once/)
  started.process.kill('SIGINT')
  expect((await started.ended).code).toBe(130)
})
