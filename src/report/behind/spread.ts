// How figures are spread: values with how often each occurred, from histograms or one by one. The
// percentile curves and histograms of report.html are made of it, by the mid-quantile that judging
// uses, so that a curve goes through the figures of the table.

import type { Block } from '../../compare/series-blocks.ts'
import { bucketMiddlesUs } from '../../record/histogram-columns.ts'
import { bucketLimit } from '../../record/histogram-payload.ts'
import type { Both } from './page-data.ts'

/** Ascending values. */
export interface Spread {
  values: Float64Array
  counts: Float64Array
  total: number
}

/** Of single figures. */
export function spreadOf(figures: readonly number[]): Spread {
  const values = Float64Array.from(figures).sort()
  return { values, counts: new Float64Array(values.length).fill(1), total: values.length }
}

/** Reused by every call, and empty in between. */
const sums = new Float64Array(bucketLimit)

/** Of the response times of blocks together, in milliseconds. */
export function spreadOfBlocks(blocks: readonly Block[]): Spread {
  const touched = new Set<number>()
  for (const { response } of blocks) {
    for (let at = 0; at < response.indexes.length; at++) {
      sums[response.indexes[at]!]! += response.counts[at]!
      touched.add(response.indexes[at]!)
    }
  }
  const indexes = Int32Array.from(touched).sort()
  const counts = Float64Array.from(indexes, (index) => sums[index]!)
  for (const index of indexes) sums[index] = 0
  return {
    values: Float64Array.from(indexes, (index) => bucketMiddlesUs[index]! / 1_000),
    counts,
    total: counts.reduce((sum, count) => sum + count, 0),
  }
}

/** 15 for each power of ten up to 99.99 %, and those that people name. */
export const percentiles: readonly number[] = [
  ...new Set([
    ...Array.from({ length: 60 }, (_, step) => 1 - 10 ** (-step / 15)),
    0.5,
    0.9,
    0.95,
    0.99,
    0.999,
    0.9999,
  ]),
].sort((a, b) => a - b)

/** The mid-quantile at ascending positions; ends where fewer than half a figure lies beyond. */
export function curveOf(spread: Spread, positions: readonly number[]): number[] {
  const { values, counts, total } = spread
  const curve: number[] = []
  let at = 0
  let below = 0
  for (const position of positions) {
    const wanted = position * total
    if (wanted > total - 0.5) break
    while (at < values.length && below + counts[at]! / 2 < wanted) below += counts[at++]!
    if (at === values.length) {
      curve.push(rounded(values.at(-1)!))
      continue
    }
    const rank = below + counts[at]! / 2
    if (at === 0) {
      curve.push(rounded(values[0]!))
      continue
    }
    const previous = below - counts[at - 1]! / 2
    const part = (wanted - previous) / (rank - previous)
    curve.push(rounded(values[at - 1]! + part * (values[at]! - values[at - 1]!)))
  }
  return curve
}

/** By the cube root of what there is, as is usual: more would be noise. */
function binsFor(total: number): number {
  return Math.min(40, Math.max(6, Math.round(3 * Math.cbrt(total))))
}

/** Bins of equal width on a logarithmic scale, from the lowest to the highest of both sides. */
export function histogramOf(spreads: Both<Spread>): { limits: number[]; shares: Both<number[]> } {
  const filled = spreads.filter(({ total }) => total > 0)
  if (filled.length === 0) return { limits: [], shares: [[], []] }
  const low = Math.max(1e-3, Math.min(...filled.map(({ values }) => values[0]!)))
  const high = Math.max(low * 1.01, ...filled.map(({ values }) => values.at(-1)!))
  const bins = binsFor(Math.max(...filled.map(({ total }) => total)))
  const step = Math.log(high / low) / bins
  const limits = Array.from({ length: bins + 1 }, (_, bin) => rounded(low * Math.exp(bin * step)))
  const sharesOf = ({ values, counts, total }: Spread) => {
    const shares = new Array<number>(bins).fill(0)
    for (let at = 0; at < values.length; at++) {
      const bin = Math.floor(Math.log(Math.max(values[at]!, low) / low) / step)
      shares[Math.min(bins - 1, bin)]! += counts[at]!
    }
    return shares.map((count) => (count === 0 ? 0 : rounded(count / total)))
  }
  return { limits, shares: [sharesOf(spreads[0]), sharesOf(spreads[1])] }
}

/** Four digits are more than a chart shows, and keep the file small. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
