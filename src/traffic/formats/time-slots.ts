// The slots of a format string that hold a time, or a part of one: each knows where its text ends, and
// puts what it found into the draft, where the finest stamp wins.

import { ClfTime, isDigit } from './clf-time.ts'
import { IsoTime } from './iso-time.ts'
import type { Slot } from './line-template.ts'
import { decimal, type TimeUnit, unitUs } from './quantities.ts'
import type { RequestDraft } from './request-draft.ts'
import { Strftime } from './strftime.ts'

export type TimeSlotKind =
  | { kind: 'clf-time' | 'iso-time' | 'bracketed-time'; isStart?: boolean }
  | { kind: 'epoch' | 'fraction'; unit: TimeUnit; isStart?: boolean }
  | { kind: 'strftime'; pattern: string; isStart?: boolean }

export function timeSlot(name: string, kind: TimeSlotKind, draft: RequestDraft): Slot {
  switch (kind.kind) {
    case 'strftime':
      return strftimeSlot(name, kind.pattern, draft)
    case 'epoch':
      return epochSlot(name, kind.unit, draft)
    case 'fraction':
      return fractionSlot(name, kind.unit, draft)
    default:
      return stampSlot(name, kind.kind, draft)
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

function epochSlot(name: string, unit: TimeUnit, draft: RequestDraft): Slot {
  return {
    name,
    otherwise: 'no time',
    measure: measureNumber,
    read(text) {
      const point = text.indexOf('.')
      const places = point < 0 ? 0 : text.length - point - 1
      const grainUs = Math.max(1, Math.round(unitUs[unit] / 10 ** places))
      draft.setStamp(Math.round(decimal(text) * unitUs[unit]), grainUs)
    },
  }
}

/** The part of a stamp below a second, where it has a variable of its own. */
function fractionSlot(name: string, unit: TimeUnit, draft: RequestDraft): Slot {
  return {
    name,
    otherwise: 'no time',
    measure: measureNumber,
    read: (text) => draft.addTime(decimal(text) * unitUs[unit], false, unitUs[unit]),
  }
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
