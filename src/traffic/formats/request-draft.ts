// What the slots of an operator's own format have found of one request, until the line is read: the
// same fact may come from several variables, and the better one wins.

import type { LogRecord, Outcome } from '../log-record.ts'
import type { Unescape } from './escapes.ts'
import { readMethodAndTarget, readRequest } from './request-line.ts'

type Text = 'request' | 'method' | 'target' | 'query' | 'protocol'

export class RequestDraft {
  #texts: Record<Text, string> = { request: '', method: '', target: '', query: '', protocol: '' }
  #host = ''
  #stampUs = Number.NaN
  #grainUs = Number.POSITIVE_INFINITY
  /** A time in parts: date, clock, fraction and zone may have variables of their own. */
  #sumUs = 0
  #sumGrainUs = Number.POSITIVE_INFINITY
  #sumHasDate = false
  #addresses: (string | undefined)[] = []

  clear(): void {
    const texts = this.#texts
    texts.request = texts.method = texts.target = texts.query = texts.protocol = ''
    this.#host = ''
    this.#stampUs = Number.NaN
    this.#sumUs = 0
    this.#grainUs = this.#sumGrainUs = Number.POSITIVE_INFINITY
    this.#sumHasDate = false
    this.#addresses.length = 0
  }

  set(name: Text, text: string): void {
    if (text !== '-') this.#texts[name] = text
  }

  /** Only where the target as it was sent is not known. */
  setDecoded(text: string): void {
    if (this.#texts.target === '') this.set('target', text)
  }

  setHost(text: string, isBest: boolean): void {
    if (text !== '-' && text !== '' && (isBest || this.#host === '')) this.#host = text
  }

  /** The stamp with the finest grain wins. */
  setStamp(stampUs: number, grainUs: number): void {
    if (grainUs >= this.#grainUs) return
    this.#stampUs = stampUs
    this.#grainUs = grainUs
  }

  addTime(partUs: number, hasDate: boolean, grainUs: number): void {
    this.#sumUs += partUs
    this.#sumHasDate ||= hasDate
    this.#sumGrainUs = Math.min(this.#sumGrainUs, grainUs)
  }

  /** The lower the rank, the nearer to the real client. */
  setClient(address: string, rank: number): void {
    if (address !== '') this.#addresses[rank] = address
  }

  finish(record: LogRecord, hasTime: boolean, undoEscapes: Unescape): Outcome {
    if (this.#sumHasDate) this.setStamp(this.#sumUs, this.#sumGrainUs)
    record.stampUs = hasTime ? this.#stampUs : 0
    record.stampGrainUs = hasTime ? this.#grainUs : 1
    if (hasTime && !(record.stampUs > 0)) return 'no time'
    record.client = this.#addresses.find((address) => address !== undefined) ?? ''
    record.host = undoEscapes(this.#host)
    const { request, method, target, query, protocol } = this.#texts
    if (request !== '') return readRequest(undoEscapes(request), record)
    record.protocol = protocol
    const rest = query === '' || target.includes('?') ? '' : `?${query.replace(/^\?/, '')}`
    return readMethodAndTarget(method, undoEscapes(target + rest), record)
  }
}
