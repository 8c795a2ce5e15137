// Counts and sums by name, where an answer chooses the names: beyond so many there are no new ones,
// so that no server can fill the memory or the run folder.

const mostNames = 20

export function count<K>(counts: Map<K, number>, name: K, amount = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + amount)
}

/** Beyond so many names, what is new is `other`. */
export function countName(counts: Map<string, number>, name: string, amount: number): void {
  count(counts, counts.has(name) || counts.size < mostNames ? name : 'other', amount)
}

/** Sums of different things have no sense under one name: beyond so many there are none. */
export function bounded<T>(
  totals: Map<string, T>,
  name: string,
  none: () => T,
  most = mostNames,
): T | undefined {
  const known = totals.get(name)
  if (known !== undefined || totals.size >= most || name === '') return known
  const fresh = none()
  totals.set(name, fresh)
  return fresh
}
