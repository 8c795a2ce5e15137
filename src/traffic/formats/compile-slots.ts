// From the variables of a server's format string to the parser of its lines; the compilers of nginx,
// Apache, Envoy and HAProxy share it. A string that no request can be read from is refused, with the
// reason.

import type { LineFormat } from '../log-record.ts'
import type { Unescape } from './escapes.ts'
import { lineFormat } from './line-format.ts'
import { type Piece, templateReader } from './line-template.ts'
import { RequestDraft } from './request-draft.ts'
import { type SlotKind, slotOf } from './slot-kinds.ts'

export interface Variable {
  /** As the operator wrote it. */
  name: string
  kind: SlotKind
}

interface Source {
  /** Of the server. */
  name: string
  parts: (string | Variable)[]
  /** Of a stamp that does not say. */
  timeMeans: 'start' | 'end'
  undoEscapes: Unescape
}

export function compileSlots({ name, parts, timeMeans, undoEscapes }: Source): LineFormat {
  const joined = joinPaths(parts)
  const variables = joined.filter((part) => typeof part !== 'string')
  refuseWithoutRequest(name, variables)
  refuseNeighbours(name, joined)
  piecesOf(joined, new RequestDraft())
  const times = variables.filter(({ kind }) => timeKinds.has(kind.kind))
  const starts = times.filter(({ kind }) => 'isStart' in kind && kind.isStart)
  return lineFormat({
    name: `${name.toLowerCase()}-own`,
    timeMeans: starts.length > 0 ? 'start' : timeMeans,
    remarks: remarksOn(variables, times.length > 0),
    reader() {
      const draft = new RequestDraft()
      return templateReader(
        piecesOf(joined, draft),
        () => draft.clear(),
        (record) => draft.finish(record, times.length > 0, undoEscapes),
      )
    },
  })
}

/** Throws on a pattern of a time that cannot be read. */
function piecesOf(parts: Source['parts'], draft: RequestDraft): Piece[] {
  return parts.map((part) =>
    typeof part === 'string' ? part : slotOf(part.name, part.kind, draft),
  )
}

type Kind = SlotKind['kind']
const timeKinds = new Set<Kind>(['clf-time', 'bracketed-time', 'iso-time', 'epoch', 'strftime'])
const measured = new Set<Kind>([...timeKinds, 'fraction', 'status', 'list', 'question-mark'])
const pathKinds = new Set<Kind>(['target', 'decoded-target', 'question-mark', 'query'])

/** `$uri$is_args$args`, `%U%q`, `$host$request_uri`: side by side they are one text. */
function joinPaths(parts: Source['parts']): Source['parts'] {
  const joined: Source['parts'] = []
  for (const part of parts) {
    const before = joined.at(-1)
    const isNext = typeof part !== 'string' && pathKinds.has(part.kind.kind)
    if (!isNext || before === undefined || typeof before === 'string') joined.push(part)
    else if (before.kind.kind === 'host') {
      joined[joined.length - 1] = join(before, part, { kind: 'host-and-target' })
    } else if (pathKinds.has(before.kind.kind) || before.kind.kind === 'host-and-target') {
      joined[joined.length - 1] = join(before, part, before.kind)
    } else joined.push(part)
  }
  return joined
}

function join(before: Variable, after: Variable, kind: SlotKind): Variable {
  return { name: before.name + after.name, kind }
}

function refuseWithoutRequest(name: string, variables: Variable[]): void {
  const has = (...kinds: Kind[]) => variables.some(({ kind }) => kinds.includes(kind.kind))
  if (has('request')) return
  if (has('method') && has('target', 'decoded-target', 'host-and-target')) return
  const found = variables.map((variable) => variable.name).join(' ') || 'no variable'
  throw new Error(
    `the format string for ${name} has no request: expected a variable with the request line, or one with the method and one with the path; found ${found}`,
  )
}

function refuseNeighbours(name: string, parts: Source['parts']): void {
  parts.forEach((part, index) => {
    const before = parts[index - 1]
    if (typeof part === 'string' || before === undefined || typeof before === 'string') return
    if (measured.has(before.kind.kind)) return
    throw new Error(
      `the format string for ${name} has ${before.name} and ${part.name} side by side: nothing tells where one ends and the other begins; put a space between them`,
    )
  })
}

function remarksOn(variables: Variable[], hasTime: boolean): string[] {
  const remarks: string[] = []
  const has = (...kinds: Kind[]) => variables.some(({ kind }) => kinds.includes(kind.kind))
  if (!hasTime) remarks.push('the format string has no time: when requests came is not known')
  if (has('decoded-target') && !has('request', 'target', 'host-and-target')) {
    remarks.push(
      'the format string has the path as the server decoded it, which is not what was sent: no target to replay as it is',
    )
  }
  if (!has('client')) remarks.push('the format string has no client: all requests are of one')
  return remarks
}
