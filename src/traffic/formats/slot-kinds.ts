// The kinds of fact that a variable of a format string can hold: what each looks like in a line, and
// where it goes.

import { isDigit } from './clf-time.ts'
import type { Slot } from './line-template.ts'
import {
  count,
  decimal,
  durationUs,
  firstOfList,
  type TimeUnit,
  withoutCertainPort,
} from './quantities.ts'
import type { RequestDraft } from './request-draft.ts'
import { type TimeSlotKind, timeSlot } from './time-slots.ts'

export type SlotKind =
  | TimeSlotKind
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
    case 'strftime':
    case 'epoch':
    case 'fraction':
      return timeSlot(name, kind, draft)
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
