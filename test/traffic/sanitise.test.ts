import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type SanitisingRules, sanitiser } from '../../src/traffic/sanitise.ts'
import { wireTarget } from '../../src/traffic/wire-target.ts'

const rules: SanitisingRules = { rewrite: [], mask: { parameters: [], patterns: [], keep: [] } }
const sanitise = sanitiser(rules, 1)
const jwt =
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'

it.each([
  ['/subscribe?email=ann%40example.org', 'e-mail', 'ann'],
  ['/users/ann.smith@mail.example.org/orders', 'e-mail', 'ann'],
  ['/pay?number=4111+1111+1111+1111', 'card', '1111'],
  ['/pay/4111111111111111', 'card', '4111'],
  [`/me?jwt=${jwt}`, 'jwt', 'eyJ'],
  [`/x/${jwt}/y`, 'jwt', 'eyJ'],
  ['/feed?access_token=short1', 'credential', 'short1'],
  ['/feed?apiKey=k', 'credential', '=k'],
  ['/login?user[password]=hunter2', 'credential', 'hunter2'],
  ['/cart;jsessionid=0A1B2C3D4E', 'session', '0A1B'],
  ['/cart?PHPSESSID=abc', 'session', 'abc'],
  ['/cb?code=AQB7xk29sPq0LmZt83Wv&state=open', 'credential', 'AQB7'],
  ['/x?ref=Zx81kP20qLm49Vt73Nw5Ry6', 'token', 'Zx81'],
  ['/reset/5f4dcc3b5aa765d61d8327deb882cf99', 'token', '5f4d'],
  ['/reset/Xa83hdYe72ks', 'token', 'Xa83'],
  ['/verify-email/0f8fad5b-d9cb-469f-a165-70867728950e', 'token', '0f8fad5b'],
])('masks what must not leave the log in %s (%s)', (target, kind, secret) => {
  const sanitised = sanitise(target)
  expect(sanitised.masked).toEqual([kind])
  expect(sanitised.target).not.toContain(secret)
  expect(wireTarget(sanitised.target)).not.toBeNull()
})

it.each([
  ['/p?a=1#access_token=own-secret', 'credential', 'own-secret'],
  ['/p?a=1;token=own-secret;b=2', 'credential', 'own-secret'],
  ['/redir?next=%2Fcb%3Fa%3D1%26token%3Down-secret', 'credential', 'own-secret'],
  ['/redir?next=%252Fcb%253Ftoken%253Down-secret', 'credential', 'own-secret'],
  ['/redir?url=https://h.example/cb?token=own-secret', 'credential', 'own-secret'],
  ['/x/token=own-secret/y', 'credential', 'own-secret'],
  ['/x?f=%7B%22token%22%3A%22own-secret%22%7D', 'credential', 'own-secret'],
  ['/x?f={"token":"own-secret"}', 'credential', 'own-secret'],
  ['/x?f=%7B%22to%22%3A%22ann%40example.org%22%7D', 'e-mail', 'ann'],
  ['/m?to=Ann%20<ann@example.org>', 'e-mail', 'ann@'],
  ['/u?x=ann%2540example.org', 'e-mail', 'ann'],
  ['/u/ann@example.org.json', 'e-mail', 'ann'],
  ['/avatars/ann@example.org.png', 'e-mail', 'ann'],
  [`/v/${jwt}.json`, 'jwt', 'eyJ'],
  [`/v?x=a,${jwt},b`, 'jwt', 'eyJ'],
  ['/pay/4111111111111111.json', 'card', '4111'],
  ['/pay?of=%5B4111%201111%201111%201111%5D', 'card', '1111'],
  ['/f?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260504', 'credential', 'AKIA'],
])('masks what is hidden inside of a value in %s (%s)', (target, kind, secret) => {
  const sanitised = sanitise(target)
  expect(sanitised.masked).toEqual([kind])
  expect(sanitised.target).not.toContain(secret)
  expect(sanitise(sanitised.target)).toEqual({ target: sanitised.target, masked: [] })
})

it('leaves what stands around a hidden secret as it is', () => {
  const { target } = sanitise('/redir?next=%2Fcb%3Fa%3D1%26token%3Dabc%26b%3D2&x=3#top')
  expect(target).toMatch(/^\/redir\?next=%2Fcb%3Fa%3D1%26token%3Dmasked-\w+%26b%3D2&x=3#top$/)
})

it.each([
  '/products/123?page=2&sort=price',
  '/redir?next=%2Fcb%3Fstate%3Dopen%26page%3D2',
  '/img/a,logo@2x.png',
  '/npm/left-pad/-/left-pad@1.2.3.tgz',
  '/map?at=52.520008123456789,13.404954123456789',
  '/x?f=%7B%22page%22%3A2%7D',
  '/o/0f8fad5b-d9cb-469f-a165-70867728950e',
  '/commit/da39a3ee5e6b4b0d3255bfef95601890afd80709',
  '/search?q=how+to+choose+a+lamp&state=open&code=US&key=colour',
  '/img/logo@2x.png',
  '/sessions/20391/speakers',
  '/reset/password',
  '/magic/wand-2.min.js',
  '/npm/@scope/package@1.2.3/index.js',
  '/orders?from=2026-05-04T00:00:00Z&phone=false',
  '/pay/4111111111111112',
  '/blog/a-very-long-title-about-the-2026-season-of-lamps',
  '/x?session=&token=',
  '/a?b=%zz&&=&c',
])('leaves %s as it is', (target) => {
  expect(sanitise(target)).toEqual({ target, masked: [] })
})

it('gives the same value the same mask everywhere, and another one with another seed', () => {
  const mask = (target: string, seed = 1) =>
    /masked-\w+/.exec(sanitiser(rules, seed)(target).target)![0]
  expect(mask('/a?token=abc')).toBe(mask('/b?x=1&token=abc'))
  expect(mask('/a?token=abc')).not.toBe(mask('/a?token=abd'))
  expect(mask('/a?token=abc')).not.toBe(mask('/a?token=abc', 2))
})

it('goes by the rules of the user: rewritten, masked by name or pattern, kept', () => {
  const own = sanitiser(
    {
      rewrite: [{ match: '^/old/(\\d+)', to: '/new/$1' }],
      mask: { parameters: ['customer'], patterns: ['IBAN\\w+'], keep: ['token'] },
    },
    1,
  )
  const { target, masked } = own('/old/7/IBAN12?customer=ann&token=abcdef')
  expect(target).toMatch(/^\/new\/7\/masked-\w+\?customer=masked-\w+&token=abcdef$/)
  expect(masked).toEqual(['by rule', 'by rule'])
})

it('sanitises what is sanitised already to itself, and takes any target', () => {
  const value = fc.oneof(
    fc.string(),
    fc.emailAddress(),
    fc.uuid(),
    fc.base64String(),
    fc.stringMatching(/^[0-9a-f]{32}$/),
  )
  const target = fc
    .tuple(fc.array(value), fc.array(fc.tuple(fc.constantFrom('token', 'q', 'email'), value)))
    .map(([path, query]) => `/${path.join('/')}?${query.map((pair) => pair.join('=')).join('&')}`)
  fc.assert(
    fc.property(target, (text) => {
      const once = wireTarget(sanitise(text).target)
      if (once === null) return
      expect(wireTarget(sanitise(once).target)).toBe(once)
    }),
    { numRuns: 500 },
  )
})

it('takes no longer than its length allows, whatever stands in a target', () => {
  const hostile = [
    'a@',
    '1',
    'aA1',
    'key=',
    'token=',
    '%3D',
    'eyJa',
    '"a":',
    '4111',
    'a.',
    '%40',
    '=&',
    ';=',
    '-1',
    'eyJ.',
    '.a',
    '4 ',
    '0a',
  ].map((part) => part.repeat(16_000 / part.length))
  const startedMs = performance.now()
  for (const text of hostile) {
    sanitise(`/${text}`)
    sanitise(`/x?q=${text}`)
    sanitise(`/x?token=${text}`)
  }
  expect(performance.now() - startedMs).toBeLessThan(5_000)
})

it.each([
  ['/a b', '/a%20b'],
  ['/caf\xe9', '/caf%E9'],
  ['/a"b<c>\\', '/a%22b%3Cc%3E%5C'],
  ['/a\r\nHost: x', '/a%0D%0AHost:%20x'],
  ['/p#f', '/p%23f'],
  ['/100%', '/100%'],
])('escapes what a request line cannot hold: %j', (target, escaped) => {
  expect(wireTarget(target)).toBe(escaped)
})

it.each(['', '*', 'index.html', 'http://x/', `/${'a'.repeat(20_000)}`])(
  'does not take %j for a path',
  (target) => expect(wireTarget(target)).toBeNull(),
)
