// nginx's `log_format`, the operator's own string, compiled to a parser. A whole directive is taken
// too, with its name, `escape=` and several strings in quotes.

import type { LineFormat } from '../log-record.ts'
import { compileSlots, type Variable } from './compile-slots.ts'
import { asIs, unescapeJson, unescapeNginx } from './escapes.ts'
import type { SlotKind } from './slot-kinds.ts'

const kinds: Record<string, SlotKind> = {
  time_local: { kind: 'clf-time' },
  time_iso8601: { kind: 'iso-time' },
  msec: { kind: 'epoch', unit: 's' },
  request: { kind: 'request' },
  request_method: { kind: 'method' },
  request_uri: { kind: 'target' },
  uri: { kind: 'decoded-target' },
  document_uri: { kind: 'decoded-target' },
  is_args: { kind: 'question-mark' },
  args: { kind: 'query' },
  query_string: { kind: 'query' },
  server_protocol: { kind: 'protocol' },
  status: { kind: 'status' },
  body_bytes_sent: { kind: 'bytes', isBest: true },
  bytes_sent: { kind: 'bytes' },
  request_time: { kind: 'latency', unit: 's', isBest: true },
  http_x_forwarded_for: { kind: 'client', rank: 0 },
  proxy_add_x_forwarded_for: { kind: 'client', rank: 1 },
  http_cf_connecting_ip: { kind: 'client', rank: 2 },
  http_true_client_ip: { kind: 'client', rank: 3 },
  http_x_real_ip: { kind: 'client', rank: 4 },
  remote_addr: { kind: 'client', rank: 5 },
  realip_remote_addr: { kind: 'client', rank: 6 },
  http_host: { kind: 'host', isBest: true },
  host: { kind: 'host' },
  upstream_addr: { kind: 'list' },
  upstream_status: { kind: 'list' },
  upstream_response_time: { kind: 'list' },
  upstream_connect_time: { kind: 'list' },
  upstream_header_time: { kind: 'list' },
  upstream_response_length: { kind: 'list' },
  upstream_bytes_received: { kind: 'list' },
  upstream_bytes_sent: { kind: 'list' },
  upstream_cache_status: { kind: 'list' },
}

const variable = /\$(?:\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))/g

export function compileNginx(source: string): LineFormat {
  const { text, escaping } = readDirective(source)
  const parts: (string | Variable)[] = []
  let from = 0
  for (const match of text.matchAll(variable)) {
    if (match.index > from) parts.push(text.slice(from, match.index))
    parts.push({ name: match[0], kind: kinds[match[1] ?? match[2]!] ?? { kind: 'other' } })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push(text.slice(from))
  const undoEscapes = { default: unescapeNginx, json: unescapeJson, none: asIs }[escaping]
  return compileSlots({ name: 'nginx', parts, timeMeans: 'end', undoEscapes })
}

type Escaping = 'default' | 'json' | 'none'

interface Directive {
  text: string
  escaping: Escaping
}

/** `log_format main escape=json '…' '…';`, or the string alone; JSON is escaped as JSON. */
function readDirective(source: string): Directive {
  let text = source.trim()
  const head = /^(?:log_format\s+[^\s'"]+\s+)?(?:escape=(default|json|none)\s+)?/.exec(text)
  const escaping = head?.[1] as Escaping | undefined
  text = text.slice(head?.[0].length ?? 0)
  const isQuoted = head?.[0] !== '' || /^(['"]).*\1;$/s.test(text)
  const strings = [...text.matchAll(/\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*;?/gy)]
  const length = strings.reduce((sum, [whole]) => sum + whole.length, 0)
  if (isQuoted && strings.length > 0 && length === text.length) {
    text = strings.map(([, single, double]) => unquote(single ?? double ?? '')).join('')
  }
  return { text, escaping: escaping ?? (text.startsWith('{') ? 'json' : 'default') }
}

function unquote(text: string): string {
  return text.replace(/\\(["'\\])/g, '$1')
}
