// Figures over time in a line of text, for terminals and plain text.

const heights = '▁▂▃▄▅▆▇█'

/** A column each; several figures share one where there are more of them than columns. */
export function sparkline(
  figures: readonly (number | null)[],
  highest: number,
  columns = figures.length,
): string {
  const joined = Math.max(1, Math.ceil(figures.length / columns))
  return Array.from({ length: Math.ceil(figures.length / joined) }, (_, at) => {
    const there = figures.slice(at * joined, (at + 1) * joined).filter((it) => it !== null)
    if (there.length === 0) return ' '
    const mean = there.reduce((sum, figure) => sum + figure, 0) / there.length
    return heights[Math.min(7, Math.round((7 * mean) / highest))]
  }).join('')
}
