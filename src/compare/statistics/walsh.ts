// Order statistics of the averages of all pairs of values (Walsh averages), and of all differences
// between two groups. There are n² of them, so none is ever stored: counting those below a bound is
// a walk along the sorted values, and the k-th is found by halving the bounds.

/** How many of the averages (x_i + x_j)/2, i ≤ j, are at most `bound`. */
export function averagesAtMost(sorted: Float64Array, bound: number): number {
  let count = 0
  let right = sorted.length - 1
  for (let left = 0; left <= right; left++) {
    while (right >= left && (sorted[left]! + sorted[right]!) / 2 > bound) right--
    count += right - left + 1
  }
  return count
}

/** How many of the differences y_j − x_i are at most `bound`. */
export function differencesAtMost(x: Float64Array, y: Float64Array, bound: number): number {
  let count = 0
  let upTo = 0
  for (const low of x) {
    while (upTo < y.length && y[upTo]! - low <= bound) upTo++
    count += upTo
  }
  return count
}

/** The k-th smallest (from 1), given how many are at most a bound, and bounds around all of them. */
export function kthSmallest(
  atMost: (bound: number) => number,
  k: number,
  [lowest, highest]: [number, number],
): number {
  if (atMost(lowest) >= k) return lowest
  const grain = 1e-16 * Math.max(Math.abs(lowest), Math.abs(highest))
  let low = lowest
  let high = highest
  while (high - low > grain) {
    const middle = low + (high - low) / 2
    if (middle <= low || middle >= high) break
    if (atMost(middle) >= k) high = middle
    else low = middle
  }
  return high
}

/** The median of `total` of them. */
export function medianOf(
  atMost: (bound: number) => number,
  total: number,
  bounds: [number, number],
): number {
  const lower = kthSmallest(atMost, Math.floor((total + 1) / 2), bounds)
  if (total % 2 === 1) return lower
  return (lower + kthSmallest(atMost, total / 2 + 1, bounds)) / 2
}
