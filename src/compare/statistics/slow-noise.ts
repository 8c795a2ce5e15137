// Noise that is slower than the run defeats every method from within it. What shows of it is that
// neighbouring blocks are alike. The flag fires in a tenth of quiet cells and a third of ordinary
// ones, so it is a remark and no veto; it matters to short runs and to stopping early.

/** Of a ln ratio: the width of a histogram's bucket. What is finer may be rounding, and harms no verdict. */
const resolution = 2 ** -10

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
  if (!(variance > count * resolution ** 2)) return false
  return (neighbours / variance + 1 / count) * Math.sqrt(count) > 1.28
}
