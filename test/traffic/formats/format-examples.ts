// For each line format a request that can be turned into a line of it, so that one suite can ask the
// same of all of them; and the lines of its own traps, with what is to be read from them.

import type { LogRecord } from '../../../src/traffic/log-record.ts'

/** What a line is made of. Stamps are of 2026-05-04, 02:00:00 UTC. */
export interface Facts {
  client: string
  request: string
  status: string
  bytes: string
}

export const stampUs = Date.UTC(2026, 4, 4, 2, 0, 0) * 1000

interface Example {
  line(facts: Facts): string
  /** Lines that have to come first. */
  head?: string[]
  /** What a plain line of it gives beyond the facts. */
  gives: Partial<LogRecord>
  timeMeans: 'start' | 'end'
  /** How this server writes a quote and a byte of UTF-8 inside a request; undefined: it cannot. */
  escaped?: { text: string; target: string }
  /** Method, target and protocol have fields of their own, so no odd request line fits in. */
  isSplit?: boolean
}

const clf = '04/May/2026:02:00:00 +0000'

function split(request: string): [method: string, target: string, protocol: string] {
  const [method = '', target = '', protocol = ''] = request.split(' ')
  return [method, target, protocol]
}

const combined = ({ client, request, status, bytes }: Facts) =>
  `${client} - - [${clf}] "${request}" ${status} ${bytes} "https://a.example/" "Mozilla/5.0 (X11)"`

const nginxEscape = { text: '/a\\x22b\\xC3\\xA9', target: '/a"b\xc3\xa9' }
const apacheEscape = { text: '/a\\"b\\\\c\\xc3\\xA9', target: '/a"b\\c\xc3\xa9' }

export const examples: Record<string, Example> = {
  'nginx-combined': { line: combined, gives: {}, timeMeans: 'end', escaped: nginxEscape },
  'apache-combined': { line: combined, gives: {}, timeMeans: 'start', escaped: apacheEscape },
  'apache-common': {
    line: ({ client, request, status, bytes }) =>
      `${client} - - [${clf}] "${request}" ${status} ${bytes}`,
    gives: {},
    timeMeans: 'start',
    escaped: apacheEscape,
  },
  'ingress-nginx': {
    line: (facts) =>
      `${combined(facts)} 78 0.005 [default-web-80] [] 10.1.2.3:80, 10.1.2.4:80 0, 612 2.000, 0.004 502, 200 a3f2`,
    gives: { latencyUs: 5000 },
    timeMeans: 'end',
    escaped: nginxEscape,
  },
  'traefik-clf': {
    line: (facts) => `${combined(facts)} 12 "web@docker" "http://10.0.0.1:80" 15ms`,
    gives: { latencyUs: 15_000 },
    timeMeans: 'start',
  },
  envoy: {
    line: ({ client, request, status, bytes }) =>
      `[2026-05-04T02:00:00.000Z] "${request}" ${status} - 7 ${bytes} 226 100 "${client}" "say "hi"" "cc21" "shop.example:8080" "10.0.2.1:80"`,
    gives: { latencyUs: 226_000, host: 'shop.example:8080', stampGrainUs: 1000 },
    timeMeans: 'start',
  },
  haproxy: {
    line: ({ client, request, status, bytes }) =>
      `May  4 02:00:00 lb haproxy[14389]: ${client}:33317 [04/May/2026:02:00:00.000] http-in static/srv1 10/0/30/69/109 ${status} ${bytes} - - ---- 1/1/1/1/0 0/0 {a b|Mozilla [x]} {} "${request}"`,
    gives: { latencyUs: 109_000, stampGrainUs: 1000 },
    timeMeans: 'start',
    escaped: { text: '/a#22b#C3#A9', target: '/a"b\xc3\xa9' },
  },
  alb: {
    line: ({ client, request, status, bytes }) =>
      `https 2026-05-04T02:00:00.171000Z app/lb/50dc 192.0.2.1:80 10.0.0.1:80 0.086 0.048 0.037 ${status} 200 0 ${bytes} "${request}" "curl/7 "x" y" ECDHE TLSv1.2 arn:aws:x "Root=1" "www.example.com" "arn" 1 2026-05-04T02:00:00.000000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_1`.replace(
        '192.0.2.1:80',
        `${client}:2817`,
      ),
    gives: { latencyUs: 171_000, stampGrainUs: 1 },
    timeMeans: 'start',
  },
  cloudfront: {
    head: [
      '#Version: 1.0',
      '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query x-host-header time-taken cs-protocol-version',
    ],
    line({ client, request, status, bytes }) {
      const [method, target, protocol] = split(request)
      const [stem, query = '-'] = target.split('?')
      return `2026-05-04\t02:00:00\tLAX1\t${bytes}\t${client}\t${method}\td1.cloudfront.net\t${stem}\t${status}\t-\tMozilla/5.0%20(X)\t${query}\twww.example.com\t0.025\t${protocol}`
    },
    gives: { latencyUs: 25_000, host: 'www.example.com' },
    timeMeans: 'end',
    isSplit: true,
  },
  iis: {
    head: [
      '#Software: Microsoft Internet Information Services 10.0',
      '#Fields: date time cs-version cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status sc-bytes time-taken',
    ],
    line({ client, request, status, bytes }) {
      const [method, target, protocol] = split(request)
      const [stem, query = '-'] = target.split('?')
      return `2026-05-04 02:00:00 ${protocol} ${method} ${stem} ${query} ${client} Mozilla/5.0+(X) ${status} ${bytes} 25`
    },
    gives: { latencyUs: 25_000 },
    timeMeans: 'end',
    isSplit: true,
  },
  'caddy-json': {
    line({ client, request, status, bytes }) {
      const [method, uri, proto] = split(request)
      const inner = {
        remote_ip: '10.0.0.1',
        client_ip: client,
        proto,
        method,
        host: 'a.example',
        uri,
      }
      const size = Number(bytes) || 0
      return JSON.stringify({
        level: 'info',
        ts: 1777860000.25,
        msg: 'handled request',
        request: inner,
        duration: 0.025,
        size,
        status: Number(status),
      })
    },
    gives: { latencyUs: 25_000, host: 'a.example', stampUs: stampUs + 250_000, stampGrainUs: 1 },
    timeMeans: 'end',
    isSplit: true,
    escaped: { text: '/a"b\xc3\xa9', target: '/a"b\xc3\xa9' },
  },
  'traefik-json': {
    line({ client, request, status, bytes }) {
      const [RequestMethod, RequestPath, RequestProtocol] = split(request)
      return JSON.stringify({
        ClientHost: client,
        DownstreamContentSize: Number(bytes) || 0,
        DownstreamStatus: Number(status),
        Duration: 25_000_400,
        RequestHost: 'a.example',
        RequestMethod,
        RequestPath,
        RequestProtocol,
        StartUTC: '2026-05-04T02:00:00.123456789Z',
        time: '2026-05-04T02:00:01Z',
      })
    },
    gives: { latencyUs: 25_000, host: 'a.example', stampUs: stampUs + 123_456, stampGrainUs: 1 },
    timeMeans: 'start',
    isSplit: true,
    escaped: { text: '/a"b\xc3\xa9', target: '/a"b\xc3\xa9' },
  },
  'json-lines': {
    line({ client, request, status, bytes }) {
      return JSON.stringify({
        time: '2026-05-04T02:00:00.000Z',
        request,
        status: Number(status) || status,
        bytes,
        duration_ms: 12.5,
        client,
      })
    },
    gives: { latencyUs: 12_500, stampGrainUs: 1000 },
    timeMeans: 'end',
    escaped: { text: '/a"b\xc3\xa9', target: '/a"b\xc3\xa9' },
  },
}
