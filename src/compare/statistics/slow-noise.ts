// Noise that is slower than the run defeats every method from within it. What shows of it is that
// neighbouring blocks are alike. The flag fires in a tenth of quiet cells and a third of ordinary
// ones, so it is a remark and no veto; it matters to short runs and to stopping early.

/** Of a ln ratio, amply. */
const roundingError = 1e-9

export function isSlowNoise(pseudo: ArrayLike<number>): boolean {
  const count = pseudo.length
  if (count < 2) return false
  let mean = 0
  for (let k = 0; k < count; k++) mean += pseudo[k]! / count
  let variance = 0
  let neighbours = 0
  for (let k = 0; k < count; k++) {
    const distance = pseudo[k]! - mean
    variance += distance * distance
    if (k > 0) neighbours += distance * (pseudo[k - 1]! - mean)
  }
  // What rounding makes of values that are all the same is no noise.
  if (!(variance > count * roundingError ** 2)) return false
  return (neighbours / variance + 1 / count) * Math.sqrt(count) > 1.28
}
