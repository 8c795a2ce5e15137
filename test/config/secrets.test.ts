import { expect, test } from 'vitest'
import { redactor } from '../../src/config/redactor.ts'
import { type Config, schema, type UserConfig } from '../../src/config/schema.ts'
import { secretsOf } from '../../src/config/secrets.ts'

function configured(staging: object, start: UserConfig['start'] = []): Config {
  return schema.parse({
    environments: {
      production: { url: 'https://shop.example.com' },
      staging: { url: 'https://staging.example.com', ...staging },
    },
    start,
  })
}

function redacted(text: string, staging: object, read: string[] = []): string {
  return redactor(secretsOf(configured(staging), read))(text)
}

test.each([
  ['a header', { headers: { 'x-key': 'abc-def-1' } }, 'abc-def-1'],
  ['what follows the scheme', { headers: { authorization: 'Bearer abc-def-1' } }, 'abc-def-1'],
  [
    'a word in a header that sounds secret',
    { headers: { 'x-auth-token': 'opensesame' } },
    'opensesame',
  ],
  ['a cookie', { headers: { cookie: 'lang=de; sid=abc-def-1' } }, 'abc-def-1'],
  ['a password', { basicAuth: { username: 'u', password: 'abc-def-1' } }, 'abc-def-1'],
  [
    'basic auth as it is sent',
    { basicAuth: { username: 'u', password: 'abc-def-1' } },
    'dTphYmMtZGVmLTE=',
  ],
  ['a passphrase', { tls: { passphrase: 'abc-def-1' } }, 'abc-def-1'],
  ['the credentials of a proxy', { proxy: 'http://someone:p%40ssword@proxy:3128' }, 'p@ssword'],
  ['a variable called so', { variables: { login: { passWord: 'abc-def-1' } } }, 'abc-def-1'],
  ['a list under such a variable', { variables: { tokens: ['abc-def-1'] } }, 'abc-def-1'],
])('%s is secret', (_, staging, secret) => {
  expect(redacted(`came <${secret}>.`, staging)).toBe('came <[secret]>.')
})

test.each([
  ['a header that says nothing', { headers: { accept: 'application/json' } }, 'application/json'],
  ['a word in a header', { headers: { 'x-stage': 'staging' } }, 'staging'],
  ['the scheme of a credential', { headers: { authorization: 'Bearer abc-def-1' } }, 'Bearer'],
  ['an ordinary variable', { variables: { user: 'test-user' } }, 'test-user'],
  ['what is too short to be told from a word', { headers: { 'x-key': 'abc' } }, 'abc'],
  ['a URL', { variables: { images: 'https://images.example.com' } }, 'https://images.example.com'],
])('%s is no secret', (_, staging, text) => {
  expect(redacted(text, staging)).toBe(text)
})

test('a variable that was read from the environment is secret', () => {
  const staging = { variables: { user: 'someone-in-particular' } }
  expect(redacted('someone-in-particular', staging, ['someone-in-particular'])).toBe('[secret]')
})

test('a word in a header that was read from the environment is secret', () => {
  expect(redacted('opensesame', { headers: { 'x-gate': 'opensesame' } }, ['opensesame'])).toBe(
    '[secret]',
  )
})

test('what was read from the environment and not written down is no secret', () => {
  expect(redacted('/home/someone', {}, ['/home/someone'])).toBe('/home/someone')
})

test('a URL that was read from the environment is no secret', () => {
  const url = 'https://staging.example.com'
  expect(redacted(`${url}/cart`, {}, [url])).toBe(`${url}/cart`)
})

test('what a process is given under a name that sounds secret is secret', () => {
  const config = configured({}, [
    { command: 'serve', env: { DB_PASSWORD: 'abc-def-1', MODE: 'production' } },
  ])
  expect(secretsOf(config, [])).toEqual(['abc-def-1'])
})

test('secrets are found in the forms in which they travel', () => {
  const redact = redactor(['a b"c/d'])
  expect(redact(`?q=${encodeURIComponent('a b"c/d')}`)).toBe('?q=[secret]')
  expect(redact(JSON.stringify({ q: 'a b"c/d' }))).toBe('{"q":"[secret]"}')
})

test('of two secrets the longer one goes first', () => {
  expect(redactor(['secret-1', 'secret-1-and-more'])('secret-1-and-more')).toBe('[secret]')
})

test('the address of a webhook is secret as a whole, and its path by itself', () => {
  const url = 'https://hooks.example.com/services/T0/B1/abcdef'
  const config = { ...configured({}), reports: { webhook: { url, on: 'verdict' as const } } }
  const redact = redactor(secretsOf(config, []))
  expect(redact(`asked ${url}`)).toBe('asked [secret]')
  expect(redact('POST /services/T0/B1/abcdef')).toBe('POST [secret]')
  expect(redact('hooks.example.com is down')).toBe('hooks.example.com is down')
})

test.each([
  ['TOKEN=abc-def-1 ./ask', 'TOKEN=[secret] ./ask'],
  ['ask --password abc-def-1 --all', 'ask --password [secret] --all'],
  ['ask --api-key="abc-def-1"', 'ask --api-key="[secret]"'],
  [
    'curl -H "Authorization: Bearer abc-def-1" http://a',
    'curl -H "Authorization: Bearer [secret]" http://a',
  ],
  ["curl -H 'x-api-key: abc-def-1'", "curl -H 'x-api-key: [secret]'"],
  ['curl -u someone:abc-def-1 http://a', 'curl -u [secret] http://a'],
  ['psql postgres://someone:abc-def-1@db/shop', 'psql postgres://[secret]@db/shop'],
  ['USER_PIN=493817 ./ask', 'USER_PIN=[secret] ./ask'],
  ['ask --pin 493817', 'ask --pin [secret]'],
  ['ask --pin=493817', 'ask --pin=[secret]'],
  ['ask --pinned=493817 --shipping 493817', 'ask --pinned=493817 --shipping 493817'],
  ['ask --token $STAGING_TOKEN', 'ask --token $STAGING_TOKEN'],
  ['ask --key ./staging.pem', 'ask --key ./staging.pem'],
  ['kubectl get secret shop-settings', 'kubectl get secret shop-settings'],
])('of the command %s a reader sees %s', (command, seen) => {
  const { environments } = configured({})
  const probes = schema.parse({ environments, probes: { version: { command } } }).probes
  expect(redactor(secretsOf({ environments, start: [], probes }, []))(command)).toBe(seen)
  const start = configured({}, [{ command: ['sh', '-c', command] }]).start
  expect(redactor(secretsOf({ environments, start }, []))(command)).toBe(seen)
})
