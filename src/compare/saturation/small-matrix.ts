// Linear equations of three unknowns: Gauss with pivots. A direction that the data say nothing of
// comes out as nothing moved, and as no knowledge of it.

export function solve(matrix: readonly number[][], right: readonly number[]): number[] {
  const size = right.length
  const rows = matrix.map((row, i) => [...row, right[i]!])
  for (let column = 0; column < size; column++) {
    const pivot = largestBelow(rows, column)
    if (Math.abs(rows[pivot]![column]!) < Number.MIN_VALUE * 1e16) continue
    const kept = rows[column]!
    rows[column] = rows[pivot]!
    rows[pivot] = kept
    const lead = rows[column]!
    for (let i = 0; i < size; i++) {
      if (i === column) continue
      const factor = rows[i]![column]! / lead[column]!
      for (let j = column; j <= size; j++) rows[i]![j]! -= factor * lead[j]!
    }
  }
  return rows.map((row, i) => (row[i] === 0 ? 0 : row[size]! / row[i]!))
}

/** Infinite where the data say nothing. */
export function invert(matrix: readonly number[][]): number[][] {
  const size = matrix.length
  const columns = matrix.map((_, j) =>
    solve(
      matrix,
      matrix.map((_, i) => (i === j ? 1 : 0)),
    ),
  )
  return matrix.map((_, i) =>
    Array.from({ length: size }, (_, j) => {
      const value = columns[j]![i]!
      if (i !== j) return Number.isFinite(value) ? value : 0
      return value > 0 && Number.isFinite(value) ? value : Number.POSITIVE_INFINITY
    }),
  )
}

function largestBelow(rows: readonly number[][], column: number): number {
  let best = column
  for (let row = column + 1; row < rows.length; row++) {
    if (Math.abs(rows[row]![column]!) > Math.abs(rows[best]![column]!)) best = row
  }
  return best
}
