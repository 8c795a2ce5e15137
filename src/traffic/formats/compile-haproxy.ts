// HAProxy's `log-format` string, compiled to a parser: `%ci:%cp [%tr] %ft %b/%s … %{+Q}r`.

import type { LineFormat } from '../log-record.ts'
import { compileSlots, type Variable } from './compile-slots.ts'
import { unescapeHaproxy } from './escapes.ts'
import type { SlotKind } from './slot-kinds.ts'

/** `%ci`, `%{+Q}r`, `%[capture.req.hdr(0)]`, `%{+Q}[src]`. */
const variable = /%(?:\{([^}]*)\})?(?:\[[^\]]*\]|([A-Za-z]+))/g
/** Names that nobody else's variables have. */
const ownName = /%(?:\{[^}]*\})?(?:ci|ST|HM|HP|HU|TR|Ta)\b/
/** Captured headers hold spaces; where nothing is captured they are not there, nor the space. */
const captured = /^%(?:\{[^}]*\})?h[rs]l?$/

const other: SlotKind = { kind: 'other' }
/** Numbers and times have no quotes, whatever was asked for; of the rest they are skipped with it. */
const texts = new Set<SlotKind['kind']>([
  'client',
  'request',
  'method',
  'target',
  'query',
  'protocol',
])

export function looksLikeHaproxy(source: string): boolean {
  return ownName.test(source)
}

export function compileHaproxy(source: string): LineFormat {
  // Within a configuration a space has a backslash before it.
  const text = source.trimEnd().replaceAll('\\ ', ' ').replaceAll('%%', '\0')
  const parts: (string | Variable)[] = []
  let from = 0
  let isQuoted = false
  for (const match of text.matchAll(variable)) {
    const [name, flags = '', letters = ''] = match
    literal(text.slice(from, match.index))
    from = match.index + name.length
    const quotes: boolean = flags.includes('+Q') || (isQuoted && !flags.includes('-Q'))
    const kind = kinds[letters] ?? other
    // `%o` has no value: its flags hold for all that follow.
    if (letters === 'o') isQuoted = quotes
    else put({ name, kind }, quotes && texts.has(kind.kind) ? '"' : '')
  }
  literal(text.slice(from))
  return compileSlots({ name: 'HAProxy', parts, timeMeans: 'start', undoEscapes: unescapeHaproxy })

  function literal(between: string): void {
    if (between === '') return
    const plain = between.replaceAll('\0', '%')
    // No line begins with the space behind `%o`.
    if (parts.length === 0 && plain.trimStart() === '') return
    if (typeof parts.at(-1) === 'string') parts[parts.length - 1] += plain
    else parts.push(plain)
  }

  function put(next: Variable, quote: string): void {
    const [before, between] = parts.slice(-2)
    const kind =
      typeof before === 'object' && typeof between === 'string' && asOne(before, between, next)
    if (kind) {
      parts.splice(-2, 2, { name: (before as Variable).name + between + next.name, kind })
    } else {
      literal(quote)
      parts.push(next)
      literal(quote)
    }
  }
}

/** What both are together, where nothing tells for sure where the first one ends. */
function asOne(before: Variable, between: string, next: Variable): SlotKind | null {
  if (/%(\{-Q\})?ci$/.test(before.name) && between === ':' && next.name === '%cp') {
    return { kind: 'client', rank: 1, hasPort: true }
  }
  if (before.name === '%Ts' && between === '.' && next.name === '%ms') return before.kind
  const mayBeMissing = before.kind.kind === 'other' && between === ' ' && captured.test(next.name)
  return mayBeMissing ? before.kind : null
}

const kinds: Record<string, SlotKind> = {
  ci: { kind: 'client', rank: 1 },
  // The first byte of the request, then when the connection was accepted; to the millisecond.
  tr: { kind: 'clf-time', isStart: true },
  trg: { kind: 'clf-time', isStart: true },
  trl: { kind: 'clf-time', isStart: true },
  t: { kind: 'clf-time', isStart: true },
  T: { kind: 'clf-time', isStart: true },
  Tl: { kind: 'clf-time', isStart: true },
  Ts: { kind: 'epoch', unit: 's', isStart: true },
  Ta: { kind: 'latency', unit: 'ms', isBest: true },
  Tt: { kind: 'latency', unit: 'ms' },
  ST: { kind: 'status' },
  B: { kind: 'bytes', isBest: true },
  r: { kind: 'request', isEscaped: true },
  HM: { kind: 'method' },
  HU: { kind: 'target' },
  HP: { kind: 'target' },
  HQ: { kind: 'query' },
  HV: { kind: 'protocol' },
}
