// Puts records in order of arrival. A log is nearly in order: a line is late by the time that its
// request took. So a bounded number of records is held back, and the earlier half of them is let
// go whenever there is no more room. What comes later than that keeps the place that it has: it is
// counted, and gets the time of the record before it.

import { emptyRecord, type LogRecord } from '../log-record.ts'

export type OnRecord = (record: LogRecord, arrivalUs: number) => void

const indexBits = 14
const capacity = 2 ** indexBits
/** What a whole number holds beside an index. */
const timeRange = 2 ** (53 - indexBits)

export class SortWindow {
  /** Records that came too late to be put in their place. */
  late = 0
  readonly #onRecord: OnRecord
  readonly #keys = new Float64Array(capacity)
  #records: LogRecord[] = []
  #arrivals = new Float64Array(capacity)
  #size = 0
  #inOrder = true
  #latest = Number.NEGATIVE_INFINITY
  #released = Number.NEGATIVE_INFINITY
  readonly #spare: LogRecord[] = []

  constructor(onRecord: OnRecord) {
    this.#onRecord = onRecord
  }

  /** Takes the record, and gives another one to be filled next. */
  add(record: LogRecord, arrivalUs: number): LogRecord {
    if (arrivalUs < this.#released) this.late++
    const placed = Math.max(arrivalUs, this.#released)
    if (placed < this.#latest) this.#inOrder = false
    else this.#latest = placed
    this.#records[this.#size] = record
    this.#arrivals[this.#size++] = placed
    if (this.#size === capacity) this.#release(capacity / 2)
    return this.#spare.pop() ?? emptyRecord()
  }

  /** Lets go of all that is held back. */
  flush(): void {
    this.#release(this.#size)
  }

  #release(count: number): void {
    if (!this.#inOrder) this.#sort()
    for (let at = 0; at < count; at++) {
      const record = this.#records[at]!
      this.#onRecord(record, this.#arrivals[at]!)
      this.#spare.push(record)
    }
    if (count > 0) this.#released = this.#arrivals[count - 1]!
    this.#records = this.#records.slice(count, this.#size)
    this.#arrivals.copyWithin(0, count, this.#size)
    this.#size -= count
  }

  /**
   * By time, then as they came. Numbers are sorted natively and many times faster than objects, so
   * a key is the time since the first one with the index behind it; over more than 38 hours the
   * time in it gets coarser than a microsecond.
   */
  #sort(): void {
    const size = this.#size
    const arrivals = this.#arrivals.subarray(0, size)
    let first = Number.POSITIVE_INFINITY
    for (const arrival of arrivals) first = Math.min(first, arrival)
    const unitUs = Math.max(1, Math.ceil((this.#latest - first + 1) / timeRange))
    const keys = this.#keys.subarray(0, size)
    for (let at = 0; at < size; at++) {
      keys[at] = Math.floor((arrivals[at]! - first) / unitUs) * capacity + at
    }
    keys.sort()
    const sorted = new Float64Array(capacity)
    const records: LogRecord[] = new Array(size)
    let before = first
    for (let at = 0; at < size; at++) {
      const index = keys[at]! % capacity
      before = Math.max(before, arrivals[index]!)
      sorted[at] = before
      records[at] = this.#records[index]!
    }
    this.#records = records
    this.#arrivals = sorted
    this.#inOrder = true
  }
}
