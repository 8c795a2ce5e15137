// Stamps of the common log format, `10/Oct/2000:13:55:36 -0700`, with fractions of a second where a
// server adds them. Most lines share their minute with the line before, so that is kept.

/** English and of three letters in every format, whatever the locale of the server. */
const months = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const minuteLength = 'dd/Mon/yyyy:HH:MM:'.length
const zoneLength = '+zzzz'.length

export class ClfTime {
  /** Index behind the stamp that was read last. */
  end = 0
  grainUs = 1e6
  #minute = ''
  #minuteUs = Number.NaN
  #zone = '+0000'
  #zoneUs = 0

  /** µs since 1970, NaN where there is no such time. Without a zone it is read as UTC. */
  parse(line: string, at: number): number {
    const seconds = at + minuteLength
    if (this.#minute === '' || !line.startsWith(this.#minute, at)) this.#readMinute(line, at)
    const second = twoDigits(line, seconds)
    if (second < 0 || second > 60 || line.charCodeAt(seconds - 1) !== 58) return Number.NaN
    let next = seconds + 2
    this.grainUs = 1e6
    let timeUs = this.#minuteUs + second * 1e6
    const separator = line.charCodeAt(next)
    if (separator === 46 || separator === 44) {
      let scale = 1e6
      for (next++; isDigit(line, next); next++) {
        scale /= 10
        timeUs += (line.charCodeAt(next) - 48) * scale
      }
      timeUs = Math.floor(timeUs + 1e-3)
      this.grainUs = Math.max(1, scale)
    }
    return timeUs - this.#readZone(line, next)
  }

  #readMinute(line: string, at: number): void {
    const day = twoDigits(line, at)
    const month = monthNumber(line, at + 3)
    const year = fourDigits(line, at + 7)
    const hour = twoDigits(line, at + 12)
    const minute = twoDigits(line, at + 15)
    const midnight = Date.UTC(year, month, day)
    const exists =
      day > 0 && month >= 0 && year > 0 && new Date(midnight).getUTCDate() === day && hour >= 0
    const wellFormed =
      line[at + 2] === '/' && line[at + 6] === '/' && line[at + 11] === ':' && line[at + 14] === ':'
    if (!exists || !wellFormed || hour > 23 || minute < 0 || minute > 59) {
      this.#minute = ''
      this.#minuteUs = Number.NaN
      return
    }
    this.#minute = line.slice(at, at + minuteLength)
    this.#minuteUs = (midnight + (hour * 60 + minute) * 60_000) * 1000
  }

  #readZone(line: string, next: number): number {
    const sign = line.charCodeAt(next + 1)
    if (line.charCodeAt(next) !== 32 || (sign !== 43 && sign !== 45)) {
      this.end = next
      return 0
    }
    this.end = next + 1 + zoneLength
    if (line.startsWith(this.#zone, next + 1)) return this.#zoneUs
    const hours = twoDigits(line, next + 2)
    const minutes = twoDigits(line, next + 4)
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return Number.NaN
    this.#zone = line.slice(next + 1, this.end)
    this.#zoneUs = (hours * 60 + minutes) * 6e7 * (sign === 45 ? -1 : 1)
    return this.#zoneUs
  }
}

/** From 0; −1 where it is no month. */
export function monthNumber(line: string, at: number): number {
  const found = months.indexOf(line.slice(at, at + 3))
  return found >= 0 && found % 3 === 0 && line.length >= at + 3 ? found / 3 : -1
}

export function isDigit(line: string, at: number): boolean {
  const code = line.charCodeAt(at)
  return code >= 48 && code <= 57
}

/** −1 where one of them is no digit. */
export function twoDigits(line: string, at: number): number {
  const tens = line.charCodeAt(at) - 48
  const ones = line.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1
}

/** −1 where one of them is no digit. */
export function fourDigits(line: string, at: number): number {
  const century = twoDigits(line, at)
  const year = twoDigits(line, at + 2)
  return century >= 0 && year >= 0 ? century * 100 + year : -1
}
