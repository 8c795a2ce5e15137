// Apache's `LogFormat`, the operator's own string, compiled to a parser. `%t` is the start of the
// request unless it says `end:`; `%U` is decoded.

import type { LineFormat } from '../log-record.ts'
import { compileSlots, type Variable } from './compile-slots.ts'
import { unescapeApache } from './escapes.ts'
import type { TimeUnit } from './quantities.ts'
import type { SlotKind } from './slot-kinds.ts'

const kinds: Record<string, SlotKind> = {
  h: { kind: 'client', rank: 3 },
  a: { kind: 'client', rank: 2 },
  r: { kind: 'request' },
  m: { kind: 'method' },
  U: { kind: 'decoded-target' },
  q: { kind: 'query' },
  H: { kind: 'protocol' },
  s: { kind: 'status' },
  b: { kind: 'bytes', isBest: true },
  B: { kind: 'bytes', isBest: true },
  O: { kind: 'bytes' },
  D: { kind: 'latency', unit: 'us', isBest: true },
  T: { kind: 'latency', unit: 's' },
  V: { kind: 'host' },
  v: { kind: 'host' },
}

const headers: Record<string, SlotKind> = {
  'x-forwarded-for': { kind: 'client', rank: 0 },
  'x-real-ip': { kind: 'client', rank: 1 },
  host: { kind: 'host', isBest: true },
}

/** `%>s`, `%!200,304{Referer}i`, `%{us}T`, `%%`. */
const directive = /%(?:%|(?:!?\d{3}(?:,\d{3})*)?[<>]?(?:\{([^}]*)\})?[<>]?(\^?[A-Za-z]{1,2}))/g

export function compileApache(source: string): LineFormat {
  const text = readDirective(source)
  const parts: (string | Variable)[] = []
  let literal = ''
  let from = 0
  for (const match of text.matchAll(directive)) {
    literal += text.slice(from, match.index)
    from = match.index + match[0].length
    if (match[2] === undefined) {
      literal += '%'
      continue
    }
    // Only ^ti, ^to and their like have two letters.
    const isLong = match[2].startsWith('^')
    if (!isLong) from -= match[2].length - 1
    if (literal !== '') parts.push(literal)
    literal = ''
    const name = text.slice(match.index, from)
    parts.push({ name, kind: kindOf(isLong ? match[2] : match[2][0]!, match[1]) })
  }
  literal += text.slice(from)
  if (literal !== '') parts.push(literal)
  return compileSlots({ name: 'Apache', parts, timeMeans: 'end', undoEscapes: unescapeApache })
}

function kindOf(letter: string, argument: string | undefined): SlotKind {
  if (letter === 't') return timeOf(argument ?? '')
  if (letter === 'i' && argument !== undefined) {
    return headers[argument.toLowerCase()] ?? { kind: 'other' }
  }
  if (letter === 'T' && argument !== undefined) {
    return { kind: 'latency', unit: argument as TimeUnit, isBest: argument !== 's' }
  }
  return kinds[letter] ?? { kind: 'other' }
}

/** Bracketed common time, seconds since 1970, fractions of a second, or strftime. */
function timeOf(argument: string): SlotKind {
  const isStart = !argument.startsWith('end')
  const form = argument.replace(/^(?:begin|end):?/, '')
  if (form === '') return { kind: 'bracketed-time', isStart }
  if (form === 'sec') return { kind: 'epoch', unit: 's', isStart }
  if (form === 'msec') return { kind: 'epoch', unit: 'ms', isStart }
  if (form === 'usec') return { kind: 'epoch', unit: 'us', isStart }
  if (form === 'msec_frac') return { kind: 'fraction', unit: 'ms', isStart }
  if (form === 'usec_frac') return { kind: 'fraction', unit: 'us', isStart }
  return { kind: 'strftime', pattern: form, isStart }
}

/** `LogFormat "…" name`, or the string alone, with its quotes escaped or not. */
function readDirective(source: string): string {
  const whole = /^\s*LogFormat\s+"((?:[^"\\]|\\.)*)"/.exec(source)
  return (whole?.[1] ?? source.trim()).replace(/\\(["\\tn])/g, (_, letter: string) =>
    letter === 't' ? '\t' : letter === 'n' ? '' : letter,
  )
}
