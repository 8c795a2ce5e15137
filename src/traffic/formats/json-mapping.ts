// Which keys of a JSON line hold what: the operator's own, or the names that most servers use.

import type { TimeUnit } from './quantities.ts'

export interface JsonMapping {
  time?: string | undefined
  /** Unit of a time that is a number; default: told by its size. */
  timeUnit?: TimeUnit | undefined
  /** Default: end. */
  timeMeans?: 'start' | 'end' | undefined
  method?: string | undefined
  path?: string | undefined
  /** Key of a whole request line, in place of method and path. */
  request?: string | undefined
  status?: string | undefined
  bytes?: string | undefined
  latency?: string | undefined
  /** Default: told by the key (`duration_ms`), else s. */
  latencyUnit?: TimeUnit | undefined
  client?: string | undefined
  host?: string | undefined
}

export type Part = Exclude<keyof JsonMapping, 'timeUnit' | 'timeMeans' | 'latencyUnit'>

/** Names that nginx, Node, Go, Python and the Elastic schema use. */
const usual: Record<Part, string[]> = {
  time: ['time', '@timestamp', 'timestamp', 'ts', 'time_iso8601', 'msec', 'time_local', 'date'],
  method: [
    'method',
    'request_method',
    'http.request.method',
    'http_method',
    'req.method',
    'httpRequest.requestMethod',
  ],
  path: [
    'request_uri',
    'url.original',
    'uri',
    'url',
    'path',
    'url.path',
    'req.url',
    'http.url',
    'httpRequest.requestUrl',
  ],
  request: ['request', 'request_line'],
  status: [
    'status',
    'status_code',
    'statusCode',
    'http.response.status_code',
    'response_code',
    'res.statusCode',
    'httpRequest.status',
  ],
  bytes: [
    'bytes',
    'body_bytes_sent',
    'bytes_sent',
    'size',
    'http.response.body.bytes',
    'response_size',
    'httpRequest.responseSize',
  ],
  latency: [
    'request_time',
    'latency',
    'duration',
    'duration_ms',
    'latency_ms',
    'responseTime',
    'response_time',
    'elapsed',
    'event.duration',
    'httpRequest.latency',
  ],
  client: [
    'client_ip',
    'remote_addr',
    'client',
    'ip',
    'remote_ip',
    'client.ip',
    'source.ip',
    'httpRequest.remoteIp',
  ],
  host: ['host', 'http_host', 'server_name', 'url.domain', 'vhost'],
}

const parts = Object.keys(usual) as Part[]

/** What a line is read by: for each part the keys to try. */
export type Keys = Record<Part, string[]>

export function keysOf(mapping: JsonMapping): Keys {
  const isGiven = Object.keys(mapping).length > 0
  const list = (part: Part) => (mapping[part] ? [mapping[part]] : isGiven ? [] : usual[part])
  return Object.fromEntries(parts.map((part) => [part, list(part)])) as Keys
}
