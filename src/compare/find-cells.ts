// Finds cells by names as loose as people write them: for --explain, and for what people note.

/** The cell of that very name, else those whose names hold every word of it. */
export function findCells<T extends { cell: string }>(cells: readonly T[], wanted: string): T[] {
  const exact = cells.filter(({ cell }) => inOneLine(cell) === inOneLine(wanted))
  if (exact.length > 0) return exact
  const words = wanted
    .toLowerCase()
    .split(/[\s·>,:]+/)
    .filter((word) => word !== '')
  return cells.filter(({ cell }) => {
    const name = cell.toLowerCase()
    return words.every((word) => name.includes(word))
  })
}

/**
 * Those that a note of this name stands beside: one, else the first of each subject, which has to be
 * chosen from. `journey search`, or `search`, is the subject of that name, without its steps.
 */
export function cellsToNote<T extends { cell: string }>(cells: readonly T[], wanted: string): T[] {
  const found = findCells(cells, wanted)
  if (found.length <= 1) return found
  const name = inOneLine(wanted)
  const firsts = firstOfEachSubject(found)
  const named = [name, `journey ${name}`, `endpoint ${name}`].flatMap((one) =>
    firsts.filter(({ cell }) => subjectOf(cell) === one),
  )
  if (named.length > 0) return named.slice(0, 1)
  const families = new Set(firsts.map(({ cell }) => subjectOf(cell).split(' > ')[0]))
  return families.size === 1 ? firsts.slice(0, 1) : firsts
}

function firstOfEachSubject<T extends { cell: string }>(cells: readonly T[]): T[] {
  const subjects = new Set<string>()
  return cells.filter(({ cell }) => {
    const isFirst = !subjects.has(subjectOf(cell))
    subjects.add(subjectOf(cell))
    return isFirst
  })
}

function subjectOf(cell: string): string {
  const end = cell.lastIndexOf(' · ')
  return inOneLine(end < 0 ? cell : cell.slice(0, end))
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
