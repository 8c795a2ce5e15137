// ISO 8601 stamps, `2026-05-04T02:00:00.123456789Z`, as most servers and every JSON log write them:
// any number of fraction digits, `T` or a space, an offset in three spellings.

import { fourDigits, isDigit, twoDigits } from './clf-time.ts'

const date = 10
const space = 32

export class IsoTime {
  /** Index behind the stamp that was read last. */
  end = 0
  grainUs = 1
  #day = ''
  #dayUs = Number.NaN

  /** µs since 1970, NaN where there is no such time. Without an offset it is read as UTC. */
  parse(line: string, at: number): number {
    if (this.#day === '' || !line.startsWith(this.#day, at)) this.#readDay(line, at)
    const separator = line.charCodeAt(at + date)
    if (separator !== 84 && separator !== space && separator !== 116) return Number.NaN
    const timeUs = this.#dayUs + this.#readClock(line, at + date + 1)
    return timeUs - this.#readOffset(line)
  }

  #readDay(line: string, at: number): void {
    const year = fourDigits(line, at)
    const month = twoDigits(line, at + 5)
    const day = twoDigits(line, at + 8)
    const midnight = Date.UTC(year, month - 1, day)
    const separator = line[at + 4]
    const wellFormed = (separator === '-' || separator === '/') && line[at + 7] === separator
    const exists = year > 0 && month > 0 && day > 0 && new Date(midnight).getUTCDate() === day
    this.#day = wellFormed && exists ? line.slice(at, at + date) : ''
    this.#dayUs = wellFormed && exists ? midnight * 1000 : Number.NaN
  }

  #readClock(line: string, at: number): number {
    const hour = twoDigits(line, at)
    const minute = twoDigits(line, at + 3)
    const second = twoDigits(line, at + 6)
    const wellFormed = line[at + 2] === ':' && line[at + 5] === ':'
    if (!wellFormed || hour < 0 || hour > 23 || minute < 0 || minute > 59) return Number.NaN
    if (second < 0 || second > 60) return Number.NaN
    const wholeUs = ((hour * 60 + minute) * 60 + second) * 1e6
    let next = at + 8
    let scale = 1e6
    let fractionUs = 0
    if (line[next] === '.' || line[next] === ',') {
      for (next++; isDigit(line, next); next++) {
        scale /= 10
        fractionUs += (line.charCodeAt(next) - 48) * scale
      }
    }
    this.grainUs = Math.max(1, Math.round(scale))
    this.end = next
    return wholeUs + Math.floor(fractionUs + 1e-3)
  }

  #readOffset(line: string): number {
    const sign = line[this.end]
    if (sign === 'Z' || sign === 'z') {
      this.end++
      return 0
    }
    if (sign !== '+' && sign !== '-') return 0
    const hours = twoDigits(line, this.end + 1)
    if (hours < 0 || hours > 23) return Number.NaN
    const colon = line[this.end + 3] === ':' ? 1 : 0
    const minutes = twoDigits(line, this.end + 3 + colon)
    if (minutes > 59) return Number.NaN
    this.end += minutes < 0 ? 3 : 5 + colon
    return (hours * 60 + Math.max(minutes, 0)) * 6e7 * (sign === '-' ? -1 : 1)
  }
}
