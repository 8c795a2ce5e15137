// Lines of real servers that careless parsers get wrong, each with what is in them.

import { expect, test } from 'vitest'
import { formats } from '../../../src/traffic/formats/index.ts'
import { emptyRecord, type LogRecord, type Outcome } from '../../../src/traffic/log-record.ts'

/** The outcome of the last line, and what it gave. */
function read(name: string, ...lines: string[]): { outcome: Outcome; record: LogRecord } {
  const format = formats[name]
  if (format?.kind !== 'lines') throw new Error(`${name} is no format of lines`)
  const parser = format.open()
  const record = emptyRecord()
  let outcome: Outcome = null
  for (const line of lines) outcome = parser.parse(line, record)
  return { outcome, record }
}

const at = (iso: string) => Date.parse(iso) * 1000
const nginx = (middle: string) => `1.2.3.4 - ${middle} "-" "curl/8"`

test.each([
  [
    'a user with brackets and spaces',
    'a [b] "c" d [04/May/2026:02:00:00 +0000] "GET / HTTP/1.1" 200 5',
  ],
  ['doubled spaces', ' -  [04/May/2026:02:00:00 +0000]  "GET / HTTP/1.1"  200  5 '],
  ['an offset of half an hour', '- [04/May/2026:05:30:00 +0330] "GET / HTTP/1.1" 200 5'],
  ['a negative offset', '- [03/May/2026:22:30:00 -0330] "GET / HTTP/1.1" 200 5'],
])('nginx-combined reads %s', (_, middle) => {
  const { outcome, record } = read('nginx-combined', nginx(middle))
  expect(outcome).toBeNull()
  expect(record).toMatchObject({
    stampUs: at('2026-05-04T02:00:00Z'),
    status: 200,
    bytes: 5,
    target: '/',
  })
})

test.each([
  ['31/Feb/2026:02:00:00 +0000'],
  ['00/May/2026:02:00:00 +0000'],
  ['04/Mai/2026:02:00:00 +0200'],
  ['04/MAY/2026:02:00:00 +0200'],
  ['04/May/2026:24:00:00 +0000'],
  ['04/May/2026:02:60:00 +0000'],
  ['04/May/2026:02:00:61 +0000'],
  ['04/May/2026:02:00:00 +9900'],
  ['-'],
])('nginx-combined knows no time such as %s', (stamp) => {
  const { outcome } = read('nginx-combined', nginx(`- [${stamp}] "GET / HTTP/1.1" 200 5`))
  expect(outcome).toBe('no time')
})

test('a minute that was read before does not make a wrong time right', () => {
  const lines = ['04/May/2026:02:00:00 +0000', '04/May/2026:02:00:7x +0000'].map((stamp) =>
    nginx(`- [${stamp}] "GET / HTTP/1.1" 200 5`),
  )
  expect(read('nginx-combined', ...lines).outcome).toBe('no time')
})

test('nginx writes the status as three digits, whatever it is', () => {
  const status = (text: string) =>
    read('nginx-combined', nginx(`- [04/May/2026:02:00:00 +0000] "GET /" ${text} 5`)).record.status
  expect([status('000'), status('009'), status('499')]).toEqual([0, 9, 499])
})

test.each([
  ['quotes and spaces', 'GET /a"b" c HTTP/1.0', '/a"b" c'],
  ['what looks like its end', 'GET /a" 200 HTTP/1.0', '/a" 200'],
  ['what looks like a whole end', 'GET /a" 200 5 HTTP/1.0', '/a" 200 5'],
])('nginx-combined and apache-common read a request with %s', (_, request, target) => {
  for (const [name, tail] of [
    ['nginx-combined', ' "-" "x"'],
    ['apache-common', ''],
  ] as const) {
    const { outcome, record } = read(
      name,
      `h - - [04/May/2026:02:00:00 +0000] "${request}" 404 7${tail}`,
    )
    expect(outcome).toBeNull()
    expect(record).toMatchObject({ target, status: 404, bytes: 7 })
  }
})

test('an escaped quote does not end a request, whatever stands behind it', () => {
  const request = 'GET /a\\" 200 5 - HTTP/1.1'
  const line = `h - - [04/May/2026:02:00:00 +0000] "${request}" 404 7 "-" "x"`
  expect(read('apache-combined', line).record).toMatchObject({ target: '/a" 200 5 -', status: 404 })
})

test.each(['-03:30', '-0330'])('a stamp in ISO 8601 may have the offset %s', (offset) => {
  const line = `{"time":"2026-05-03T22:30:00${offset}","method":"GET","path":"/","status":200}`
  expect(read('json-lines', line).record.stampUs).toBe(at('2026-05-04T02:00:00Z'))
})

test('a request of Apache may end in an escaped backslash', () => {
  const line = 'h - - [04/May/2026:02:00:00 +0000] "GET /a\\\\" 404 7 "-" "x"'
  expect(read('apache-combined', line).record.target).toBe('/a\\')
})

test('a status that is none is told as such', () => {
  expect(
    read('apache-common', 'h - - [04/May/2026:02:00:00 +0000] "GET / HTTP/1.1" abc 7').outcome,
  ).toBe('no status')
})

test.each([
  [
    'before 0.26',
    '10.0.0.1 - [10.0.0.1] - - [04/May/2026:02:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "x" 7 0.009 [web] 10.1.1.1:80 5 0.009 200',
  ],
  [
    'with two groups of upstreams',
    '10.0.0.1 - - [04/May/2026:02:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "x" 7 0.009 [web] [] 10.1.1.1:80, 10.1.1.2:80 : 10.2.1.1:80 0, 0 : 5 3.000, 3.000 : 0.009 502, 502 : 200 ab',
  ],
  [
    'without an upstream',
    '10.0.0.1 - - [04/May/2026:02:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "x" 7 0.009 [] [] - - - - ab',
  ],
])('ingress-nginx takes the request time, not the sum of upstreams: %s', (_, line) => {
  const { outcome, record } = read('ingress-nginx', line)
  expect(outcome).toBeNull()
  expect(record).toMatchObject({ client: '10.0.0.1', latencyUs: 9000 })
})

test('the first field of Traefik can be a list, its referer a bare dash, status and bytes missing', () => {
  const line =
    '198.51.100.1, 10.0.0.1 - - [04/May/2026:02:00:00 +0000] "GET /a"b HTTP/1.1" - - - "say "hi"" 12 "r" "-" 15ms'
  const { outcome, record } = read('traefik-clf', line)
  expect(outcome).toBeNull()
  expect(record).toMatchObject({
    client: '198.51.100.1',
    target: '/a"b',
    status: 0,
    bytes: 0,
    latencyUs: 15_000,
  })
})

test('Traefik without StartUTC: the moment of logging less the duration is the start', () => {
  const line =
    '{"RequestMethod":"GET","RequestPath":"/a","DownstreamStatus":200,"Duration":2000000000,"time":"2026-05-04T02:00:02Z"}'
  expect(read('traefik-json', line).record).toMatchObject({
    stampUs: at('2026-05-04T02:00:00Z'),
    latencyUs: 2e6,
  })
})

test.each([
  [
    'Istio',
    '[2026-05-04T02:00:00.409Z] "GET /a HTTP/1.1" 418 - via_upstream - "-" 3 135 4 4 "-" "curl" "8496" "shop:8000" "10.44.1.27:80" outbound|8000||x 10.44.1.23:1 10.0.45.1:2 10.44.1.23:3 - default',
  ],
  [
    'Istio with a reason',
    '[2026-05-04T02:00:00.409Z] "GET /a HTTP/1.1" 418 UF,URX details{why} - "connect "error" 111" 3 135 4 4 "-" "curl" "8496" "shop:8000" "10.44.1.27:80" outbound|8000||x 1 2 3 - default',
  ],
  [
    'Kuma',
    '[2026-05-04T02:00:00.409Z] default "GET /a HTTP/1.1" 418 - 3 135 4 4 "-" "curl" "tr" "8496" "shop:8000" "web" "shop" "10.1.1.1" "10.44.1.27:80"',
  ],
])('Envoy as %s writes it', (_, line) => {
  const { outcome, record } = read('envoy', line)
  expect(outcome).toBeNull()
  expect(record).toMatchObject({
    status: 418,
    bytes: 135,
    latencyUs: 4000,
    host: 'shop:8000',
    client: '',
    target: '/a',
  })
})

test('Envoy: a TCP line is no request, and a duration can be missing', () => {
  const tail = '"-" "-" "-" "-" "10.0.2.1:80"'
  expect(read('envoy', `[2026-05-04T02:00:00.000Z] "- - -" 0 - 5 6 7 - ${tail}`).outcome).toBe(
    'no request',
  )
  const { record } = read(
    'envoy',
    `[2026-05-04T02:00:00.000Z] "GET /a HTTP/1.1" 0 DC 5 6 - - ${tail}`,
  )
  expect(record).toMatchObject({ status: 0, latencyUs: -1 })
})

const haproxyLine = (fields: string, request: string) =>
  `10.0.0.1:33 [04/May/2026:02:00:00.655] web~ app/<NOSRV> ${fields} - - SC-- 1/1/1/1/0 0/0 {a "x} ${request}`

test.each([
  ['headers with spaces', haproxyLine('1/2/3/4/109 200 27', '"GET /a HTTP/1.1"'), 200, 27, 109_000],
  [
    'a plus: logged before the end',
    haproxyLine('1/2/3/4/+109 200 +27', '"GET /a HTTP/1.1"'),
    200,
    27,
    -1,
  ],
  ['times that never were', haproxyLine('-1/-1/-1/-1/-1 -1 0', '"GET /a HTTP/1.1"'), 0, 0, -1],
  [
    'fields of httpslog',
    haproxyLine('1/2/3/4/9 200 27', '"GET /a HTTP/1.1" 0/0/0/0/0 shop.example/TLSv1.3/X'),
    200,
    27,
    9000,
  ],
  [
    'an old stamp without ms',
    haproxyLine('1/2/3/4/9 200 27', '"GET /a HTTP/1.1"').replace('.655', ''),
    200,
    27,
    9000,
  ],
])('HAProxy with %s', (_, line, status, bytes, latencyUs) => {
  const { outcome, record } = read('haproxy', line)
  expect(outcome).toBeNull()
  expect(record).toMatchObject({ status, bytes, latencyUs, target: '/a', client: '10.0.0.1' })
})

test.each([
  ['<BADREQ>', haproxyLine('-1/-1/-1/-1/9 400 0', '"<BADREQ>"'), 'no request'],
  ['an empty request', haproxyLine('-1/-1/-1/-1/9 -1 0', '""'), 'no request'],
  [
    'a request that was cut',
    '10.0.0.1:33 [04/May/2026:02:00:00.655] web app/s 1/2/3/4/9 200 27 - - ---- 1/1/1/1/0 0/0 "GET /aaaa',
    'cut off',
  ],
  [
    'a TCP line',
    '10.0.0.1:33 [04/May/2026:02:00:00.655] web app/s 0/0/5007 212 -- 0/0/0/0/3 0/0',
    'no request',
  ],
])('HAProxy refuses %s', (_, line, outcome) => {
  expect(read('haproxy', line).outcome).toBe(outcome)
})

const albLine = (times: string, status: string, request: string, created: string) =>
  `h2 2026-05-04T02:00:05.000000Z app/lb/50dc 2001:db8::7:2817 - ${times} ${status} 0 57 "${request}" "x" - - arn "Root" "-" "-" 0 ${created} "forward" "-" "-"`

test('ALB: with a time of −1 the stamps still tell the latency', () => {
  const line = albLine(
    '-1 -1 -1',
    '460 -',
    'GET https://a.example:443/a b?c HTTP/2.0',
    '2026-05-04T02:00:00.000000Z',
  )
  expect(read('alb', line).record).toMatchObject({
    stampUs: at('2026-05-04T02:00:00Z'),
    latencyUs: 5e6,
    status: 460,
    target: '/a b?c',
    host: 'a.example:443',
    client: '2001:db8::7',
  })
})

test('ALB: without a time of receipt the start is the answer less the three times', () => {
  const line = albLine('0.500 1.000 0.500', '200 200', 'GET http://a:80/ HTTP/1.1', '-')
  expect(read('alb', line).record).toMatchObject({
    stampUs: at('2026-05-04T02:00:03Z'),
    latencyUs: 2e6,
  })
})

test('ALB: requests that never became one, and lines of other balancers', () => {
  expect(read('alb', albLine('-1 -1 -1', '400 -', '- http://a:80- -', '-')).outcome).toBe(
    'no request',
  )
  expect(
    read(
      'alb',
      'tls 2.0 2026-05-04T02:00:00 net/lb/1 abc 10.0.0.1:1 10.0.0.2:443 5 2 98 246 - arn x y',
    ).outcome,
  ).toBe('not HTTP')
})

test('CloudFront: columns follow #Fields, also old ones, and twice encoded targets are decoded once', () => {
  const { outcome, record } = read(
    'cloudfront',
    '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query',
    '2014-05-23\t01:13:11\tFRA2\t182\t192.0.2.10\tGET\td1.cloudfront.net\t/a%2520b\t000\twww.x\tMozilla/4.0%2520(X)\tq=%2541',
  )
  expect(outcome).toBeNull()
  expect(record).toMatchObject({
    target: '/a%20b?q=%41',
    status: 0,
    host: 'd1.cloudfront.net',
    latencyUs: -1,
  })
})

test('CloudFront: an encoded target of a file that is encoded once stays as it is', () => {
  const line =
    '2026-05-23\t01:13:11\tFRA2\t182\t192.0.2.10\tGET\td1\t/a%2520b\t200\t-\tMozilla/4.0%20(X)\t-'
  expect(read('cloudfront', line).record.target).toBe('/a%2520b')
})

test('IIS: #Fields can change in the middle, and a # stands inside of paths', () => {
  const { outcome, record } = read(
    'iis',
    '#Fields: date time cs-method cs-uri-stem sc-status',
    '2026-05-04 02:00:00 GET /first 200',
    '#Fields: date time sc-status cs-uri-query cs-uri-stem cs-method time-taken',
    '2026-05-04 02:00:01 404 - /a#b"é+c GET 31',
  )
  expect(outcome).toBeNull()
  expect(record).toMatchObject({ target: '/a%23b%22%E9+c', status: 404, latencyUs: 31_000 })
})

test('IIS Advanced Logging: texts in quotes, names of its own', () => {
  const { outcome, record } = read(
    'iis',
    '#Fields:  date-local time-local cs-method cs-uri-stem cs(User-Agent) sc-status TimeTakenMS',
    '2026-05-04 02:00:00.250 GET /a "Mozilla ""5"" (X)" 200 31',
  )
  expect(outcome).toBeNull()
  expect(record).toMatchObject({ stampUs: at('2026-05-04T02:00:00.250Z'), latencyUs: 31_000 })
})

test('IIS: lines before any #Fields cannot be read', () => {
  expect(read('iis', '2026-05-04 02:00:00 GET /a 200').outcome).toBe('not in this format')
})

test('Caddy: status 0 was a 200, and encoders of time and duration are told from the values', () => {
  const line = (ts: unknown, duration: unknown) =>
    JSON.stringify({
      ts,
      duration,
      status: 0,
      size: 5,
      request: { method: 'GET', uri: '/a', proto: 'HTTP/2.0', remote_addr: '[::1]:55' },
    })
  const stampUs = at('2026-05-04T02:00:00.250Z')
  for (const ts of [
    1777860000.25,
    1777860000250,
    '2026-05-04T02:00:00.250Z',
    '2026/05/04 02:00:00.250',
    '2026-05-04T02:00:00.250+0000',
  ]) {
    expect(read('caddy-json', line(ts, 0.5)).record).toMatchObject({
      stampUs,
      status: 200,
      client: '::1',
    })
  }
  const latencyUs = (duration: unknown) =>
    read('caddy-json', line(1777860000, duration)).record.latencyUs
  expect([
    latencyUs(0.5),
    latencyUs(500),
    latencyUs(500_000_000),
    latencyUs('500ms'),
    latencyUs('1m1.5s'),
  ]).toEqual([5e5, 5e5, 5e5, 5e5, 61.5e6])
})

test('Caddy: other lines of the same log are no requests', () => {
  expect(read('caddy-json', '{"level":"info","ts":1777860000.2,"msg":"serving"}').outcome).toBe(
    'no request',
  )
})

test('JSON lines: a number that nginx left out does not lose the line', () => {
  const line =
    '{"time":"2026-05-04T02:00:00+00:00","request":"GET /a HTTP/1.1","status":200,"upstream": ,"request_time":0.25}'
  expect(read('json-lines', line).record).toMatchObject({
    status: 200,
    latencyUs: 250_000,
    target: '/a',
  })
})

test('JSON lines: bytes that are no UTF-8 stay what they are, escapes become UTF-8', () => {
  const line = (path: string) => `{"time":1777860000,"method":"GET","path":"${path}","status":200}`
  expect(read('json-lines', line('/\xff\xe9')).record.target).toBe('/\xff\xe9')
  expect(read('json-lines', line('/\\u00e9\\u20ac')).record.target).toBe('/\xc3\xa9\xe2\x82\xac')
})
