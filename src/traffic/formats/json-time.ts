// A stamp inside a JSON log: a number since 1970 of which the size tells the unit, unless it is
// given, or a text in ISO 8601 or the common log format.

import { ClfTime } from './clf-time.ts'
import { IsoTime } from './iso-time.ts'
import { decimal, type TimeUnit, unitUs } from './quantities.ts'

export class JsonTime {
  grainUs = 1
  #iso = new IsoTime()
  #clf = new ClfTime()

  /** µs since 1970, NaN where there is no such time. */
  parse(value: unknown, unit?: TimeUnit): number {
    if (typeof value === 'number') return this.#fromNumber(value, unit)
    if (typeof value !== 'string') return Number.NaN
    const number = decimal(value)
    if (!Number.isNaN(number)) return this.#fromDigits(value, number, unit)
    const bracket = value.startsWith('[') ? 1 : 0
    const isoUs = this.#iso.parse(value, bracket)
    this.grainUs = this.#iso.grainUs
    if (!Number.isNaN(isoUs)) return isoUs
    const clfUs = this.#clf.parse(value, bracket)
    this.grainUs = this.#clf.grainUs
    return clfUs
  }

  #fromNumber(value: number, unit = sizeUnit(value)): number {
    const isWhole = Number.isInteger(value)
    this.grainUs = isWhole && unit !== 'ns' ? unitUs[unit] : 1
    return isWhole && unit === 's' ? value * 1e6 : Math.floor(value * unitUs[unit] + 1e-3)
  }

  /** Digits say how fine the stamp is: `1714788000.123` is of milliseconds. */
  #fromDigits(text: string, value: number, unit = sizeUnit(value)): number {
    const timeUs = this.#fromNumber(value, unit)
    const point = text.indexOf('.')
    const digits = point < 0 ? 0 : text.length - point - 1
    this.grainUs = Math.max(1, Math.round(unitUs[unit] / 10 ** digits))
    return timeUs
  }
}

/** Between 1973 and 5138 each unit has an order of magnitude of its own. */
function sizeUnit(value: number): TimeUnit {
  if (value < 1e11) return 's'
  if (value < 1e14) return 'ms'
  return value < 1e17 ? 'us' : 'ns'
}
