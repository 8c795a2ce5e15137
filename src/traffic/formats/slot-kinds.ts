// The kinds of fact that a variable of a format string can hold: what each looks like in a line, and
// where it goes.

import { ClfTime, isDigit } from './clf-time.ts'
import { IsoTime } from './iso-time.ts'
import type { Slot } from './line-template.ts'
import {
  count,
  decimal,
  durationUs,
  firstOfList,
  type TimeUnit,
  unitUs,
  withoutCertainPort,
} from './quantities.ts'
import type { RequestDraft } from './request-draft.ts'
import { Strftime } from './strftime.ts'

export type SlotKind =
  | { kind: 'clf-time' | 'iso-time' | 'bracketed-time'; isStart?: boolean }
  | { kind: 'epoch' | 'fraction'; unit: TimeUnit; isStart?: boolean }
  | { kind: 'strftime'; pattern: string; isStart?: boolean }
  | { kind: 'latency'; unit: TimeUnit; isBest?: boolean }
  | { kind: 'bytes'; isBest?: boolean }
  | { kind: 'host'; isBest?: boolean }
  | { kind: 'client'; rank: number; hasPort?: boolean }
  /** Where quotes in it are escaped, it holds none. */
  | { kind: 'request'; isEscaped?: boolean }
  | { kind: 'method' | 'target' | 'decoded-target' | 'host-and-target' }
  | { kind: 'question-mark' | 'query' | 'protocol' | 'status' | 'list' | 'other' }

export function slotOf(name: string, kind: SlotKind, draft: RequestDraft): Slot {
  switch (kind.kind) {
    case 'clf-time':
    case 'bracketed-time':
    case 'iso-time':
      return stampSlot(name, kind.kind, draft)
    case 'strftime':
      return strftimeSlot(name, kind.pattern, draft)
    case 'epoch':
    case 'fraction':
      return epochSlot(name, kind.kind, kind.unit, draft)
    case 'status':
      return statusSlot(name)
    case 'bytes':
    case 'latency':
      return numberSlot(name, kind)
    case 'list':
      return { name, measure: measureList }
    case 'question-mark':
      return { name, measure: (line, at) => (line[at] === '?' ? at + 1 : at) }
    default:
      return textSlot(name, kind, draft)
  }
}

function stampSlot(
  name: string,
  kind: 'clf-time' | 'bracketed-time' | 'iso-time',
  draft: RequestDraft,
): Slot {
  const time = kind === 'iso-time' ? new IsoTime() : new ClfTime()
  const skipped = kind === 'bracketed-time' ? 1 : 0
  return {
    name,
    otherwise: 'no time',
    measure(line, at) {
      if (skipped > 0 && line[at] !== '[') return -1
      if (Number.isNaN(time.parse(line, at + skipped))) return -1
      return skipped === 0 || line[time.end] === ']' ? time.end + skipped : -1
    },
    read(text) {
      const stampUs = time.parse(text, skipped)
      draft.setStamp(stampUs, time.grainUs)
    },
  }
}

function strftimeSlot(name: string, pattern: string, draft: RequestDraft): Slot {
  const time = new Strftime(pattern)
  return {
    name,
    otherwise: 'no time',
    measure: (line, at) => (Number.isNaN(time.parse(line, at)) ? -1 : time.end),
    read(text) {
      draft.addTime(time.parse(text, 0), time.hasDate, time.grainUs)
    },
  }
}

function epochSlot(
  name: string,
  kind: 'epoch' | 'fraction',
  unit: TimeUnit,
  draft: RequestDraft,
): Slot {
  return {
    name,
    otherwise: 'no time',
    measure: (line, at) => measureNumber(line, at),
    read(text) {
      if (kind === 'fraction')
        return draft.addTime(decimal(text) * unitUs[unit], false, unitUs[unit])
      const point = text.indexOf('.')
      const places = point < 0 ? 0 : text.length - point - 1
      const grainUs = Math.max(1, Math.round(unitUs[unit] / 10 ** places))
      draft.setStamp(Math.round(decimal(text) * unitUs[unit]), grainUs)
    },
  }
}

function statusSlot(name: string): Slot {
  return {
    name,
    otherwise: 'no status',
    measure: measureStatus,
    read(text, record) {
      record.status = decimal(text) > 0 ? Number(text) : 0
    },
  }
}

function numberSlot(
  name: string,
  kind: Extract<SlotKind, { kind: 'bytes' } | { kind: 'latency' }>,
): Slot {
  return {
    name,
    accepts: (text) => text === '' || text === '-' || decimal(text.replace('+', '')) >= -1,
    read(text, record) {
      if (kind.kind === 'bytes') {
        if (kind.isBest || record.bytes === 0) record.bytes = count(text)
        return
      }
      const latencyUs = durationUs(decimal(text), kind.unit)
      if (latencyUs >= 0 && (kind.isBest || record.latencyUs < 0)) record.latencyUs = latencyUs
    },
  }
}

function textSlot(name: string, kind: SlotKind, draft: RequestDraft): Slot {
  switch (kind.kind) {
    case 'request':
      return {
        name,
        accepts: kind.isEscaped ? (text) => !text.includes('"') : undefined,
        read: (text) => draft.set('request', text),
      }
    case 'method':
      return { name, accepts: isWord, read: (text) => draft.set('method', text) }
    case 'target':
      return { name, read: (text) => draft.set('target', text) }
    case 'decoded-target':
      return { name, read: (text) => draft.setDecoded(text) }
    case 'query':
      return { name, read: (text) => draft.set('query', text) }
    case 'protocol':
      return { name, accepts: isProtocol, read: (text) => draft.set('protocol', text) }
    case 'host':
      return { name, read: (text) => draft.setHost(text, kind.isBest === true) }
    case 'host-and-target':
      return {
        name,
        read(text) {
          const slash = text.indexOf('/')
          draft.setHost(slash < 0 ? text : text.slice(0, slash), true)
          draft.set('target', slash < 0 ? '' : text.slice(slash))
        },
      }
    case 'client':
      return {
        name,
        read(text) {
          const address = firstOfList(text)
          draft.setClient(kind.hasPort ? withoutCertainPort(address) : address, kind.rank)
        },
      }
    default:
      return { name }
  }
}

function isWord(text: string): boolean {
  return !text.includes(' ')
}

/** Tells it from a part of a target with spaces. */
function isProtocol(text: string): boolean {
  return text === '' || text === '-' || /^HTTP\/[\d.]{1,3}$/i.test(text)
}

function measureNumber(line: string, at: number): number {
  let end = at
  while (isDigit(line, end) && end < at + 20) end++
  if (end === at) return -1
  if (line[end] === '.' && isDigit(line, end + 1)) {
    end++
    while (isDigit(line, end) && end < at + 40) end++
  }
  return end
}

/** Up to three digits, or a dash. */
function measureStatus(line: string, at: number): number {
  let end = at
  while (isDigit(line, end) && end < at + 3) end++
  if (end > at) return end
  return line[at] === '-' ? at + 1 : -1
}

/** nginx writes a value for each upstream it tried: `1, 2`, and ` : ` where a group ends. */
const list = /[^\s,"]{0,200}(?:(?:, | : )[^\s,"]{1,200}){0,100}/y

function measureList(line: string, at: number): number {
  list.lastIndex = at
  return list.test(line) ? list.lastIndex : -1
}
