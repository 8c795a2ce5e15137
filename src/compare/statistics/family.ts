// Many cells are asked at once, and chance answers some of them. Must-fix pays for the whole family
// (Holm: not one wrong in 95 % of runs); should-fix for the share of wrong ones (Benjamini-Hochberg).

/** Holm's adjusted p-values: at most α where the cell is rejected at level α of the family. */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length)
  let least = 0
  ascending(pValues).forEach((index, rank) => {
    least = Math.max(least, Math.min(1, (pValues.length - rank) * pValues[index]!))
    adjusted[index] = least
  })
  return adjusted
}

/** Benjamini and Hochberg's adjusted p-values. */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length)
  const order = ascending(pValues)
  let most = 1
  for (let rank = order.length - 1; rank >= 0; rank--) {
    const index = order[rank]!
    most = Math.min(most, (pValues[index]! * order.length) / (rank + 1))
    adjusted[index] = most
  }
  return adjusted
}

function ascending(pValues: readonly number[]): number[] {
  return pValues.map((_, index) => index).sort((a, b) => pValues[a]! - pValues[b]!)
}
