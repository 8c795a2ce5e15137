// Times in a pattern of strftime, as Apache's `%{…}t` and Envoy's START_TIME have them. A pattern may
// hold a part of a time only, a zone for instance, and other parts of it stand elsewhere in the line.

import { fourDigits, isDigit, monthNumber, twoDigits } from './clf-time.ts'

const abbreviations: Record<string, string> = {
  T: '%H:%M:%S',
  R: '%H:%M',
  F: '%Y-%m-%d',
  D: '%m/%d/%y',
  h: '%b',
}

const known = 'YymbdeHMSzZsf%nt'

export class Strftime {
  /** Index behind the time that was read last. */
  end = 0
  readonly hasDate: boolean
  grainUs: number
  #steps: string[]
  #parts = { year: 1970, month: 0, day: 1, seconds: 0, offsetMinutes: 0, fractionUs: 0 }

  constructor(pattern: string) {
    const whole = pattern.replace(/%([TRFDh])/g, (_, name: string) => abbreviations[name]!)
    this.#steps = whole.match(/%[1-9]?.|[^%]/gs) ?? []
    const unknown = this.#steps.find((step) => step[0] === '%' && !known.includes(step.at(-1)!))
    if (unknown !== undefined) {
      throw new Error(
        `${unknown} in the time ${pattern} cannot be read: expected ${[...known].map((name) => `%${name}`).join(' ')} and %T %F %D %R`,
      )
    }
    this.hasDate = whole.includes('%d') || whole.includes('%e') || whole.includes('%s')
    const digits = /%([1-9]?)f/.exec(whole)
    this.grainUs = digits === null ? 1e6 : Math.max(1, 1e6 / 10 ** Number(digits[1] || 9))
  }

  /** µs since 1970 of the parts that the pattern has; NaN where the text is none. */
  parse(line: string, at: number): number {
    Object.assign(this.#parts, { year: 1970, month: 0, day: 1, seconds: 0 })
    Object.assign(this.#parts, { offsetMinutes: 0, fractionUs: 0 })
    let next = at
    for (const step of this.#steps) {
      next = step[0] === '%' ? this.#read(step, line, next) : line[next] === step ? next + 1 : -1
      if (next < 0) return Number.NaN
    }
    this.end = next
    const { year, month, day, seconds, offsetMinutes, fractionUs } = this.#parts
    const midnight = Date.UTC(year, month, day)
    if (new Date(midnight).getUTCDate() !== day) return Number.NaN
    return midnight * 1000 + (seconds - offsetMinutes * 60) * 1e6 + fractionUs
  }

  /** Index behind the field; −1 where it is not there. */
  #read(step: string, line: string, at: number): number {
    const parts = this.#parts
    const name = step.at(-1)!
    if (name === 'Y') parts.year = fourDigits(line, at)
    if (name === 'Y') return parts.year > 0 ? at + 4 : -1
    if (name === 'b') parts.month = monthNumber(line, at)
    if (name === 'b') return parts.month >= 0 ? at + 3 : -1
    if (name === 's') return this.#readEpoch(line, at)
    if (name === 'f') return this.#readFraction(line, at)
    if (name === 'z') return this.#readOffset(line, at)
    if (name === 'Z') return /^(?:UTC|GMT)/.test(line.slice(at, at + 3)) ? at + 3 : -1
    if ('%nt'.includes(name)) return line[at] === { '%': '%', n: '\n', t: '\t' }[name] ? at + 1 : -1
    const padded = name === 'e' && line[at] === ' '
    const value = padded ? (isDigit(line, at + 1) ? Number(line[at + 1]) : -1) : twoDigits(line, at)
    return value >= 0 && this.#set(name, value) ? at + 2 : -1
  }

  /** Whether the value is a possible one. */
  #set(name: string, value: number): boolean {
    const parts = this.#parts
    if (name === 'd' || name === 'e') parts.day = value
    else if (name === 'm') parts.month = value - 1
    else if (name === 'y') parts.year = value + (value < 69 ? 2000 : 1900)
    else parts.seconds += value * { H: 3600, M: 60, S: 1 }[name as 'H' | 'M' | 'S']
    const most = { d: 31, e: 31, m: 12, y: 99, H: 23, M: 59, S: 60 }[name] ?? 0
    return value <= most && (value > 0 || !'dem'.includes(name))
  }

  #readEpoch(line: string, at: number): number {
    const match = /^\d{1,12}/.exec(line.slice(at, at + 12))
    this.#parts.seconds += Number(match?.[0] ?? 0)
    return match === null ? -1 : at + match[0].length
  }

  #readFraction(line: string, at: number): number {
    const match = /^\d{1,9}/.exec(line.slice(at, at + 9))
    if (match === null) return -1
    this.#parts.fractionUs = Math.floor(Number(`0.${match[0]}`) * 1e6 + 1e-3)
    return at + match[0].length
  }

  #readOffset(line: string, at: number): number {
    const match = /^([+-])(\d\d):?([0-5]\d)/.exec(line.slice(at, at + 6))
    if (match === null) return line[at] === 'Z' ? at + 1 : -1
    const minutes = Number(match[2]) * 60 + Number(match[3])
    this.#parts.offsetMinutes = match[1] === '-' ? -minutes : minutes
    return at + match[0].length
  }
}
