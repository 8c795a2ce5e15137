import { expect, test } from 'vitest'
import { guardRequest } from '../../src/environments/guard.ts'

const environments = {
  production: { url: 'https://shop.example.com', production: true },
  staging: { url: 'https://staging.example.com:8443', production: false },
}
const guard = (environment: string, method: string, url: string, login = false) =>
  guardRequest({ environment, environments, login }, method, new URL(url))

test.each(['GET', 'HEAD', 'OPTIONS'])('production may be asked by %s', (method) => {
  expect(() => guard('production', method, 'https://shop.example.com/')).not.toThrow()
})

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'post', 'PURGE'])(
  'production takes no %s',
  (method) => {
    expect(() => guard('production', method, 'https://shop.example.com/cart')).toThrow(
      /'production' is marked as production.*environments\.production\.writes/,
    )
  },
)

test('production takes writes for a reason, and the form of a login', () => {
  const allowed = { production: { ...environments.production, writes: 'orders go to a test shop' } }
  const guarded = { environment: 'production', environments: allowed }
  expect(() => guardRequest(guarded, 'POST', new URL('https://shop.example.com/'))).not.toThrow()
  expect(() => guard('production', 'POST', 'https://shop.example.com/login', true)).not.toThrow()
})

test('other environments may be written to', () => {
  expect(() => guard('staging', 'POST', 'https://staging.example.com:8443/cart')).not.toThrow()
})

test.each([
  'https://shop.example.com/x',
  'http://shop.example.com/',
  'wss://shop.example.com/live',
])('a journey in staging must not reach production by %s', (url) => {
  expect(() => guard('staging', 'GET', url)).toThrow(
    expect.objectContaining({ kind: 'left-environment' }),
  )
})

test('third parties, and another port of the same host, belong to no other environment', () => {
  expect(() => guard('staging', 'GET', 'https://fonts.example.net/a.woff2')).not.toThrow()
  expect(() => guard('production', 'GET', 'https://staging.example.com:9000/')).not.toThrow()
})

test.each([
  ['https://cdn.example.net/a.js', true],
  ['https://cdn.example.net:8443/a.js', true],
  ['https://a.b.example.org/', true],
  ['https://example.org/', false],
  ['https://badexample.org/', false],
  ['https://cdn.example.net.evil.test/', false],
  ['https://pay.example.com:8443/', true],
  ['https://pay.example.com/', false],
  ['wss://shop.example.com/live', true],
])('with journeys.hosts, %s may be reached: %s', (url, allowed) => {
  const hosts = ['CDN.example.net', '*.example.org', 'pay.example.com:8443']
  const asked = () =>
    guardRequest({ environment: 'production', environments, hosts }, 'GET', new URL(url))
  if (allowed) expect(asked).not.toThrow()
  else expect(asked).toThrow(/journeys\.hosts does not list/)
})

test('two environments may be two sites of one origin', () => {
  const shared = {
    blue: { url: 'http://localhost:8080/blue', production: false },
    green: { url: 'http://localhost:8080/green', production: false },
  }
  const guarded = { environment: 'blue', environments: shared }
  expect(() => guardRequest(guarded, 'GET', new URL('http://localhost:8080/x'))).not.toThrow()
})
