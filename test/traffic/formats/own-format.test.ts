// Format strings of operators, compiled: what is read by them, and which are refused with a reason.

import { describe, expect, test } from 'vitest'
import { compileLogFormat } from '../../../src/traffic/formats/index.ts'
import { emptyRecord, type LogRecord, type Outcome } from '../../../src/traffic/log-record.ts'

function read(source: string, line: string): { outcome: Outcome; record: LogRecord } {
  const record = emptyRecord()
  return { outcome: compileLogFormat(source).open().parse(line, record), record }
}

const stampUs = Date.UTC(2026, 4, 4, 2, 0, 0) * 1000

describe('nginx', () => {
  const main =
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$http_x_forwarded_for" rt=$request_time urt=$upstream_response_time'
  const line = (request: string, status = '200', upstream = '0.1') =>
    `10.0.0.1 - a [b] "c" [04/May/2026:02:00:00 +0000] "${request}" ${status} 12 "-" "UA" "203.0.113.7, 10.0.0.2" rt=0.123 urt=${upstream}`

  test('reads what its variables say, the client from X-Forwarded-For', () => {
    const { outcome, record } = read(main, line('GET /a\\x22b HTTP/1.1'))
    expect(outcome).toBeNull()
    expect(record).toEqual({
      stampUs,
      stampGrainUs: 1e6,
      latencyUs: 123_000,
      method: 'GET',
      target: '/a"b',
      protocol: 'HTTP/1.1',
      host: '',
      status: 200,
      bytes: 12,
      client: '203.0.113.7',
    })
  })

  test.each(['0.1, 0.2', '0.1, 0.2 : 0.3', '-', '- : 0.1'])(
    'skips a list of upstreams: %s',
    (upstream) => {
      expect(read(main, line('GET / HTTP/1.1', '200', upstream)).outcome).toBeNull()
      expect(
        read(`$upstream_response_time ${main}`, `${upstream} ${line('GET / HTTP/1.1')}`).outcome,
      ).toBeNull()
    },
  )

  test('tells why a line is none', () => {
    const outcome = (text: string) => read(main, text).outcome
    expect(outcome(line('-'))).toBe('no request')
    expect(outcome(line('\\x16\\x03'))).toBe('not HTTP')
    expect(outcome(line('GET / HTTP/1.1', 'abc'))).toBe('no status')
    expect(outcome(line('GET / HTTP/1.1').replace('May', 'Mai'))).toBe('no time')
    expect(outcome(line('GET / HTTP/1.1').slice(0, 60))).toBe('cut off')
    expect(outcome('something else')).toBe('not in this format')
  })

  test('the finest of several stamps counts', () => {
    const source = '$time_local $msec $time_iso8601 $request'
    const text =
      '04/May/2026:02:00:00 +0000 1777860000.042 2026-05-04T02:00:00+00:00 GET / HTTP/1.1'
    expect(read(source, text).record).toMatchObject({
      stampUs: stampUs + 42_000,
      stampGrainUs: 1000,
    })
  })

  test('a whole directive, several strings, escape=json with missing numbers', () => {
    const source = `log_format main escape=json
      '{"t":"$time_iso8601","r":"$request_method","u":"$request_uri",'
      '"s":$status,"rt":$request_time,"urt":$upstream_response_time,"ua":"$http_user_agent"}';`
    const text =
      '{"t":"2026-05-04T05:30:00+03:30","r":"GET","u":"/a\\"b?\xe9","s":200,"rt":0.005,"urt":,"ua":"x\\"y"}'
    const { outcome, record } = read(source, text)
    expect(outcome).toBeNull()
    expect(record).toMatchObject({ stampUs, target: '/a"b?\xe9', latencyUs: 5000, status: 200 })
  })

  test.each([
    ['$host$request_uri', 'shop.example/a?b', { host: 'shop.example', target: '/a?b' }],
    ['$uri$is_args$args', '/a?b', { target: '/a?b' }],
    ['$uri?$args', '/a?b', { target: '/a?b' }],
    [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: nginx writes it so
      '${request_uri} $http_host',
      '/a?b shop.example:80',
      { host: 'shop.example:80', target: '/a?b' },
    ],
  ])('reads %s', (source, text, gives) => {
    const { outcome, record } = read(
      `$msec $request_method ${source} $status`,
      `1777860000.000 GET ${text} 200`,
    )
    expect(outcome).toBeNull()
    expect(record).toMatchObject({ ...gives, status: 200, stampUs })
  })
})

describe('Apache', () => {
  test('a string as it stands in httpd.conf, with escaped quotes in the line', () => {
    const source =
      'LogFormat "%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%{User-Agent}i\\" %D" timed'
    const text =
      '::1 - fr ank [04/May/2026:05:30:00 +0330] "GET /a\\"b HTTP/1.1" 200 - "-" "x \\"y\\" z" 1234'
    expect(compileLogFormat(source).timeMeans).toBe('start')
    const { outcome, record } = read(source, text)
    expect(outcome).toBeNull()
    expect(record).toMatchObject({
      stampUs,
      client: '::1',
      target: '/a"b',
      bytes: 0,
      latencyUs: 1234,
    })
  })

  test.each([
    ['%t', '[04/May/2026:02:00:00 +0000]', 0, 1e6, 'start'],
    ['%{sec}t', '1777860000', 0, 1e6, 'start'],
    ['%{msec}t', '1777860000042', 42_000, 1000, 'start'],
    ['%{end:usec}t', '1777860000000042', 42, 1, 'end'],
    ['%{begin:msec}t', '1777860000042', 42_000, 1000, 'start'],
    [
      '[%{%d/%b/%Y:%T}t.%{msec_frac}t %{%z}t]',
      '[04/May/2026:05:30:00.042 +0330]',
      42_000,
      1000,
      'start',
    ],
    [
      '%{%Y-%m-%dT%H:%M:%S}t.%{usec_frac}t%{%z}t',
      '2026-05-03T22:30:00.000042-0330',
      42,
      1,
      'start',
    ],
    ['%{end:%F %T %z}t', '2026-05-04 02:00:00 +0000', 0, 1e6, 'end'],
  ])('reads the time %s', (time, text, beyondUs, stampGrainUs, timeMeans) => {
    const source = `%h ${time} "%r" %s`
    expect(compileLogFormat(source).timeMeans).toBe(timeMeans)
    const { outcome, record } = read(source, `h ${text} "GET / HTTP/1.1" 200`)
    expect(outcome).toBeNull()
    expect(record).toMatchObject({ stampUs: stampUs + beyondUs, stampGrainUs })
  })

  test.each([
    ['%D', '1500', 1500],
    ['%T', '2', 2e6],
    ['%{ms}T', '15', 15_000],
    ['%{us}T', '15', 15],
    ['%T %D', '1 1500000', 1.5e6],
  ])('reads the latency %s', (latency, text, latencyUs) => {
    expect(read(`%h "%r" ${latency}`, `h "GET / HTTP/1.1" ${text}`).record.latencyUs).toBe(
      latencyUs,
    )
  })

  test('method, path, query and protocol of their own; the path was decoded, and that is said', () => {
    const source = '%v %a %{X-Forwarded-For}i %m %U%q %H %>s %B %O %%'
    const { outcome, record } = read(
      source,
      'shop.example 10.0.0.1 - GET /a b?c=d HTTP/1.1 200 5 99 %',
    )
    expect(outcome).toBeNull()
    expect(record).toMatchObject({
      host: 'shop.example',
      client: '10.0.0.1',
      target: '/a b?c=d',
      bytes: 5,
    })
    expect(compileLogFormat(source).remarks.join()).toContain('decoded')
  })
})

test('the last quote of a line ends its request, not one that is escaped or inside', () => {
  const target = (line: string) => read('%h %s "%r"', line).record.target
  expect(target('h 200 "GET /a\\"b HTTP/1.1"')).toBe('/a"b')
  expect(target('h 200 "GET /a" b HTTP/1.1"')).toBe('/a" b')
  expect(read('%h %s "%r"', 'h 200 "GET / HTTP/1.1').outcome).toBe('cut off')
})

describe('Envoy', () => {
  const source =
    '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT):20%" "%REQ(:AUTHORITY)%"\\n'

  test('reads its operators, quotes in headers included', () => {
    const text =
      '[2026-05-04T02:00:00.042Z] "GET /a?b HTTP/2" 204 - 154 7 226 "10.0.35.28" "say "hi" 2" "shop.example"'
    const { outcome, record } = read(source, text)
    expect(outcome).toBeNull()
    expect(record).toMatchObject({
      stampUs: stampUs + 42_000,
      target: '/a?b',
      bytes: 7,
      latencyUs: 226_000,
      host: 'shop.example',
      client: '10.0.35.28',
    })
    expect(compileLogFormat(source).timeMeans).toBe('start')
  })

  test('reads a time by its pattern', () => {
    const { record } = read(
      '%START_TIME(%s.%3f)% %REQ(:METHOD)% %REQ(:PATH)%',
      '1777860000.042 GET /a',
    )
    expect(record).toMatchObject({ stampUs: stampUs + 42_000, stampGrainUs: 1000 })
  })
})

describe('HAProxy', () => {
  const http =
    '%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r'
  const line = (captured: string, client = '10.0.0.1:33') =>
    `${client} [04/May/2026:02:00:00.042] web~ app/s1 1/2/3/4/109 200 +27 - - ---- 1/1/1/1/0 0/0${captured} "GET /a#22b HTTP/1.1"`

  test.each([
    [http, line('')],
    [http, line(' {a "x|b} {}')],
    [http.replaceAll(' ', '\\ '), line(' {a b}')],
    [http.replace('%{+Q}r', '"%HM %HU %HV"'), line('')],
    [
      '%{+Q}o %{-Q}ci - - [%T] %r %ST %B "" "" %cp %ms %ft %b %s %TR %Ta %CC %CS %hrl %hsl',
      '10.0.0.1 - - [04/May/2026:02:00:00.042 +0000] "GET /a#22b HTTP/1.1" 200 27 "" "" 33 042 "web~" "app" "s1" 1 109 "-" "-"',
    ],
    [
      '%ci:%cp %Ts.%ms %HM %HP%HQ %ST %B %Ta %HV',
      '10.0.0.1:33 1777860000.042 GET /a#22b 200 27 109 HTTP/1.1',
    ],
  ])('reads %s', (source, text) => {
    const { outcome, record } = read(source, text)
    expect(outcome).toBeNull()
    expect(record).toMatchObject({
      stampUs: stampUs + 42_000,
      client: '10.0.0.1',
      method: 'GET',
      target: '/a"b',
      protocol: 'HTTP/1.1',
      status: 200,
      bytes: 27,
      latencyUs: 109_000,
    })
    expect(compileLogFormat(source).timeMeans).toBe('start')
  })

  test('tells an address of IPv6 from its port, and skips what it does not know', () => {
    const source = '%ci:%cp [%tr] %[capture.req.hdr(0)] %sslv 100%% %{+Q}r'
    const text = '2001:db8::1:443 [04/May/2026:02:00:00.042] a b c TLSv1.3 100% "GET / HTTP/1.1"'
    expect(read(source, text).record).toMatchObject({ client: '2001:db8::1', target: '/' })
  })

  test('refuses lines with a reason', () => {
    expect(read(http, line('').slice(0, 50)).outcome).toBe('cut off')
    expect(read(http, line('').replace('GET /a#22b HTTP/1.1', '<BADREQ>')).outcome).toBe(
      'no request',
    )
    expect(read(http, 'something else').outcome).toBe('not in this format')
  })
})

test('a string without a time is taken, and says what that means', () => {
  expect(compileLogFormat('$remote_addr "$request"').remarks.join()).toContain('no time')
  expect(read('$remote_addr "$request"', '10.0.0.1 "GET / HTTP/1.1"')).toMatchObject({
    outcome: null,
    record: { stampUs: 0 },
  })
})

test.each([
  ['$remote_addr $status', /has no request.*found \$remote_addr \$status/],
  ['%h %>s', /has no request.*found %h %>s/],
  ['$request$http_referer', /\$request and \$http_referer side by side/],
  ['%{%Q}t %r', /%Q in the time %Q cannot be read/],
  ['%ci:%cp [%tr] %ft %ST', /HAProxy has no request/],
  ['combined', /no format string: combined/],
])('%s is refused with the reason', (source, reason) => {
  expect(() => compileLogFormat(source)).toThrow(reason)
})
