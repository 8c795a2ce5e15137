// Envoy's text format string, with its command operators, compiled to a parser.

import type { LineFormat } from '../log-record.ts'
import { compileSlots, type Variable } from './compile-slots.ts'
import { asIs } from './escapes.ts'
import type { SlotKind } from './slot-kinds.ts'

/** `%BYTES_SENT%`, `%REQ(:METHOD)%`, `%REQ(A?B):20%`. */
const operator = /%([A-Z][A-Z0-9_]{2,})(?:\(([^)]*)\))?(?::\d+)?%/g

export function looksLikeEnvoy(source: string): boolean {
  return source.search(operator) >= 0
}

export function compileEnvoy(source: string): LineFormat {
  const text = source.trimEnd().replace(/\\n$/, '')
  const parts: (string | Variable)[] = []
  let from = 0
  for (const match of text.matchAll(operator)) {
    if (match.index > from) parts.push(text.slice(from, match.index))
    parts.push({ name: match[0], kind: kindOf(match[1]!, match[2]) })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push(text.slice(from))
  return compileSlots({ name: 'Envoy', parts, timeMeans: 'start', undoEscapes: asIs })
}

function kindOf(name: string, argument: string | undefined): SlotKind {
  switch (name) {
    case 'START_TIME':
      return startTime(argument)
    case 'REQ':
      return headerOf(argument ?? '')
    case 'PROTOCOL':
      return { kind: 'protocol' }
    case 'RESPONSE_CODE':
      return { kind: 'status' }
    case 'BYTES_SENT':
      return { kind: 'bytes', isBest: true }
    case 'DURATION':
      return { kind: 'latency', unit: 'ms', isBest: true }
    case 'DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT':
    case 'DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT':
      return { kind: 'client', rank: 2 }
    default:
      return { kind: 'other' }
  }
}

/** Of a header and its substitute, `X-ENVOY-ORIGINAL-PATH?:PATH`, either tells what it is. */
function headerOf(argument: string): SlotKind {
  const names = argument.toLowerCase().split('?')
  if (names.includes(':method')) return { kind: 'method' }
  if (names.includes(':path')) return { kind: 'target' }
  if (names.includes(':authority') || names.includes('host')) return { kind: 'host', isBest: true }
  if (names.includes('x-forwarded-for')) return { kind: 'client', rank: 0 }
  return { kind: 'other' }
}

/** ISO with milliseconds, or a pattern: `%s.%3f`, `%Y-%m-%dT%H:%M:%S.%6f%z`. */
function startTime(pattern: string | undefined): SlotKind {
  if (pattern === undefined || pattern === '') return { kind: 'iso-time', isStart: true }
  return { kind: 'strftime', pattern, isStart: true }
}
