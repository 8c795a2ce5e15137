// The figures of one journey, or of all traffic, as they come in: two histograms and the last points,
// so that a long run takes no more memory than a short one.

import { Histogram } from '../../record/histogram.ts'
import type { Both } from '../../report/behind/page-data.ts'
import type { LiveRow } from '../../report/live/live-run.ts'

export interface Seen {
  /** Pair or block. */
  number: number
  side: 0 | 1
  startS: number
  times: Histogram
  count: number
  errors: number
}

interface Point {
  number: number
  startS: number
  middleMs: Both<number | null>
  highMs: Both<number | null>
}

const mostPoints = 240

export class WatchedRow {
  readonly #name: string
  readonly #of: LiveRow['of']
  readonly #times: Both<Histogram> = [new Histogram(), new Histogram()]
  readonly #count: Both<number> = [0, 0]
  readonly #errors: Both<number> = [0, 0]
  #points: Point[] = []

  constructor(name: string, of: LiveRow['of']) {
    this.#name = name
    this.#of = of
  }

  see({ number, side, startS, times, count, errors }: Seen): void {
    this.#times[side].add(times)
    this.#count[side] += count
    this.#errors[side] += errors
    let point = this.#points.findLast((it) => it.number === number)
    if (point === undefined) {
      point = { number, startS, middleMs: [null, null], highMs: [null, null] }
      this.#points = [...this.#points.slice(1 - mostPoints), point]
    }
    point.middleMs[side] = milliseconds(times, 0.5)
    point.highMs[side] = milliseconds(times, 0.95)
  }

  row(): LiveRow {
    const both = (quantile: number): Both<number | null> => [
      milliseconds(this.#times[0], quantile),
      milliseconds(this.#times[1], quantile),
    ]
    const column = (read: (point: Point) => Both<number | null>): Both<(number | null)[]> => [
      this.#points.map((point) => read(point)[0]),
      this.#points.map((point) => read(point)[1]),
    ]
    return {
      name: this.#name,
      of: this.#of,
      count: [...this.#count],
      errors: [...this.#errors],
      p50Ms: both(0.5),
      p95Ms: both(0.95),
      course: {
        startS: this.#points.map(({ startS }) => startS),
        middleMs: column(({ middleMs }) => middleMs),
        ...(this.#of === 'block' && { highMs: column(({ highMs }) => highMs) }),
      },
    }
  }
}

function milliseconds(times: Histogram, quantile: number): number | null {
  const us = times.valueAtQuantileUs(quantile)
  return us === null ? null : Math.round(us / 10) / 100
}
