import { describe, expect, test } from 'vitest'
import { errorOf, faultsOf, project, twoEnvironments } from './project.ts'

const environments = twoEnvironments

function staging(more: Record<string, unknown>) {
  return { environments: { ...environments, staging: { ...environments.staging, ...more } } }
}

test('all faults are reported at once, those between keys among them', async () => {
  const folder = await project({
    'trueup.config.json': JSON.stringify({
      environments: { production: { urll: 'x' }, staging: { url: 'ftp://x' } },
      compare: { reference: 'production', candidate: 'stagign' },
      journeys: { iterations: 'twenty', data: 'nowhere.csv' },
      expected: { search: { ratio: 1.5, because: 'one core' } },
    }),
  })
  const { message, faults, file } = await errorOf({ cwd: folder })
  expect(faults.map((fault) => fault.path)).toEqual([
    'environments.production.url',
    'environments.production.urll',
    'environments.staging.url',
    'journeys.iterations',
    'compare.candidate',
    'expected.search',
    'journeys.data',
  ])
  expect(message.split('\n')[0]).toBe(`${file} has 7 faults:`)
  expect(message.split('\n')).toHaveLength(8)
})

test('a value has one fault, though it breaks several rules', async () => {
  const faults = await faultsOf({
    environments,
    journeys: { timeout: '5 parsecs' },
    margins: { p50: 'lots' },
  })
  expect(faults.map((fault) => fault.split(':')[0])).toEqual(['journeys.timeout', 'margins.p50'])
})

test('in a list that may be something else too, the faults of its items are told', async () => {
  const requests = ['/', { path: 'x', method: 'GETT', wait: 3 }]
  const faults = await faultsOf({ environments, saturation: { requests } })
  expect(faults).toEqual([
    'saturation.requests[1].path: a path with its query, such as `/search?q=lamp`, "x"',
    'saturation.requests[1].method: one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, "GETT"',
    expect.stringMatching(/^saturation\.requests\[1\]\.wait: one of path, method, body,/),
  ])
})

describe('a fault says what was expected and what came:', () => {
  const cases: [string, unknown, string][] = [
    ['a number', { environments, seed: 1.5 }, 'seed: a whole number, 0 or more, 1.5'],
    [
      'a choice',
      { environments, journeys: { browser: 'ie' } },
      'journeys.browser: one of chromium, firefox, webkit, "ie"',
    ],
    [
      'a duration',
      { environments, journeys: { timeout: '5 minutes' } },
      'journeys.timeout: a duration above zero such as `500ms`, `20s`, `5m` or `1h` (a number is milliseconds), "5 minutes"',
    ],
    [
      'a percentage that was meant in percent',
      { environments, margins: { p95: 15 } },
      'margins.p95: a percentage such as `15%` (a number is a fraction: `0.15`), 15',
    ],
    ['an object', { environments, tracing: [] }, 'tracing: an object with link, an empty list'],
    [
      'a header that cannot be sent',
      staging({ headers: { 'x y': 'a' } }),
      'environments.staging.headers["x y"]: the name of a header (letters, digits, dashes), that name',
    ],
    [
      'half of a client certificate',
      staging({ tls: { key: 'k.pem' } }),
      'environments.staging.tls: cert and key together, an object',
    ],
    [
      'a key that nothing resembles',
      { environments, tunnel: true },
      'tunnel: one of environments, compare, start, journeys, traffic, ',
    ],
    [
      'the name of an environment',
      { environments: { ...environments, 'my stage': { url: 'http://x' } } },
      'environments["my stage"]: a name of letters, digits, dots, dashes and underscores, that name',
    ],
    [
      'a command',
      { environments, start: [{ command: [] }] },
      'start[0].command: a command line, or a list of program and arguments, an empty list',
    ],
    [
      'a port',
      { environments, start: [{ command: 'x', ready: 70000 }] },
      'start[0].ready: an http or https URL, or a port from 1 to 65535, 70000',
    ],
  ]
  test.each(cases)('%s', async (_, config, fault) => {
    const faults = await faultsOf(config)
    expect(faults.join('\n')).toContain(fault)
  })
})

test.each([
  ['maxrate', 'maxRate'],
  ['max-rate', 'maxRate'],
  ['ulr', 'url'],
  ['header', 'headers'],
  ['varaibles', 'variables'],
])('the misspelt key %s is answered with %s', async (written, meant) => {
  const faults = await faultsOf(staging({ [written]: 1 }))
  expect(faults.find((fault) => fault.includes(`.${written}: `))).toContain(
    `did you mean ${meant}?`,
  )
})

describe('the environments that are compared', () => {
  test('must be two', async () => {
    expect(await faultsOf({ environments: { only: { url: 'http://x' } } })).toEqual([
      'environments: two environments to compare, one (only); add the other',
    ])
    expect((await faultsOf({ environments: {} }))[0]).toContain('two environments to compare')
  })

  test('must be chosen where there are more than two', async () => {
    const three = { ...environments, preview: { url: 'http://x' } }
    const [fault] = await faultsOf({ environments: three })
    expect(fault).toContain('compare: { reference, candidate }')
    expect(fault).toContain('choose two of production, staging, preview')
  })

  test('must differ', async () => {
    const compare = { reference: 'staging', candidate: 'staging' }
    expect(await faultsOf({ environments, compare })).toEqual([
      'compare.candidate: another environment than the reference, the same name twice',
    ])
  })
})

test.each(['search', 'journey', 'journey > pay', 'journey search > ', 'traffic'])(
  'the expected difference "%s" does not name a journey',
  async (key) => {
    const faults = await faultsOf({ environments, expected: { [key]: { ratio: 2, because: 'x' } } })
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain('"journey NAME" or "journey NAME > STEP"')
  },
)

test('files and folders that are not there are named with where they were looked for', async () => {
  const faults = await faultsOf({
    ...staging({ tls: { ca: 'ca.pem' }, login: 'login.ts' }),
    start: [{ command: 'x', cwd: 'trueup.config.json' }],
    journeys: { data: 'a\0b' },
  })
  expect(faults.map((fault) => fault.split(':')[0])).toEqual([
    'environments.staging.tls.ca',
    'environments.staging.login',
    'start[0].cwd',
    'journeys.data',
  ])
  expect(faults[0]).toMatch(/a file that exists, nothing at \/.*\/ca\.pem/)
  expect(faults[2]).toContain('a folder that exists, something else at')
})

test('no fault repeats a value that could be a secret', async () => {
  const secret = 'hunter2hunter2'
  const config = {
    password: secret,
    environments: {
      production: {
        url: `https://user:${secret}@shop.example.com`,
        headers: { authorization: [secret], cookie: `${secret}\n` },
        basicAuth: secret,
        tls: secret,
        proxy: `${secret}@proxy`,
        variables: secret,
        apiToken: secret,
      },
      staging: `https://user:${secret}@x`,
    },
    start: [{ command: { secret }, env: { TOKEN: [secret] }, ready: `http:${secret}?x` }],
  }
  const folder = await project({ 'trueup.config.json': JSON.stringify(config) })
  const { message, faults } = await errorOf({ cwd: folder })
  expect(faults.length).toBeGreaterThan(9)
  expect(message).not.toContain(secret)
})

test.each([
  ['json', '{"environments": {\n  "a": hunter2 }}', ':2:'],
  ['json', '{"environments": {\n  "a": "hunter2 }}', ':2:'],
  ['json', '', ''],
  ['yaml', 'environments:\n  a: "hunter2\n', ':3:1'],
  ['yaml', 'a: 1\na: hunter2\n', ':2:1'],
  ['yaml', 'password: *hunter2\n', ''],
  ['yaml', 'a: hunter2\n---\nb: 1\n', ':2:1'],
])('a syntax error in %s has its place and quotes nothing: %j', async (ending, text, place) => {
  const folder = await project({ [`trueup.config.${ending}`]: text })
  const { message } = await errorOf({ cwd: folder })
  expect(message).toContain(`trueup.config.${ending}${place}`)
  expect(message).toContain('is not valid')
  expect(message).not.toContain('hunter2')
})

test('an empty YAML file is a fault of the whole', async () => {
  const folder = await project({ 'trueup.config.yaml': '' })
  expect((await errorOf({ cwd: folder })).message).toContain('(the whole configuration)')
})
