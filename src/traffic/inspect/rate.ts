// How the rate of a log went: measured while its requests pass, in parts of at least a second,
// because most stamps are no finer.

import { type Shape, ShapeMeter } from '../shape-meter.ts'
import { BusiestMinute } from './busiest-minute.ts'
import { type ShapeWord, shapeWord } from './shape-word.ts'

export interface Rate {
  durationUs: number
  perSecond: number
  /** null where there is too little to say. */
  word: ShapeWord | null
  columns: Column[]
  /** Variance over mean of the counts per second, and per minute; 1 is chance alone. */
  dispersion1s: number | null
  dispersion60s: number | null
  busiestMinute: { startUs: number; count: number }
}

/** Requests a second in one part of the time. */
export interface Column {
  startUs: number
  perSecond: number
}

const secondUs = 1_000_000
const mostColumns = 64

export class RateMeter {
  readonly #shape = new ShapeMeter(secondUs)
  readonly #minute = new BusiestMinute()
  #firstUs = Number.NaN
  #lastUs = 0

  /** In order of time. */
  add(arrivalUs: number): void {
    if (Number.isNaN(this.#firstUs)) this.#firstUs = Math.floor(arrivalUs / secondUs) * secondUs
    this.#lastUs = arrivalUs
    this.#shape.add(arrivalUs - this.#firstUs)
    this.#minute.add(arrivalUs)
  }

  /** null of a log without requests. */
  finish(): Rate | null {
    if (Number.isNaN(this.#firstUs)) return null
    // Whole seconds: what came at 12:00:05 may have come until 12:00:06.
    const durationUs = (Math.floor((this.#lastUs - this.#firstUs) / secondUs) + 1) * secondUs
    const shape = this.#shape.finish(durationUs)
    const { perSecond, dispersion1s, dispersion60s } = shape
    const columns = columnsOf(shape, this.#firstUs)
    const { startUs, count } = this.#minute
    return {
      durationUs,
      perSecond,
      word: shapeWord(shape),
      columns,
      dispersion1s,
      dispersion60s,
      busiestMinute: { startUs, count },
    }
  }
}

/** Bins taken together; the last column may be shorter, its rate is that of what there is of it. */
function columnsOf({ bins, binUs, durationUs }: Shape, firstUs: number): Column[] {
  const together = Math.ceil(bins.length / mostColumns)
  const columns: Column[] = []
  for (let at = 0; at < bins.length; at += together) {
    const count = bins.slice(at, at + together).reduce((sum, each) => sum + each, 0)
    const startUs = at * binUs
    const widthUs = Math.min(together * binUs, durationUs - startUs)
    columns.push({ startUs: firstUs + startUs, perSecond: (count * secondUs) / widthUs })
  }
  return columns
}
