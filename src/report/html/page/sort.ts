// Sorting by a column. What belongs together stays together: a journey with its steps goes where its
// most extreme row belongs, its own row first.

import { panelBelow, rows, tableBody } from './rows.ts'

const heads = [...document.querySelectorAll<HTMLTableCellElement>('#cells thead th')]

export function watchSort(): void {
  heads.forEach((head, column) => {
    const button = head.querySelector('button')
    button?.addEventListener('click', () => {
      const before = head.getAttribute('aria-sort')
      const direction = before === 'descending' ? 'ascending' : 'descending'
      for (const other of heads)
        if (other.hasAttribute('aria-sort')) other.setAttribute('aria-sort', 'none')
      head.setAttribute('aria-sort', direction)
      sortBy(column, direction === 'ascending' ? 1 : -1)
    })
  })
}

type Key = number | string

function sortBy(column: number, sign: 1 | -1): void {
  const groups = [...Map.groupBy(rows, ({ dataset }) => dataset.group).values()].map((group) => {
    const [main, ...others] = group as [HTMLTableRowElement, ...HTMLTableRowElement[]]
    others.sort((a, b) => sign * compare(keyOf(a, column), keyOf(b, column)))
    const keys = group.filter(({ hidden }) => !hidden).map((row) => keyOf(row, column))
    const first = keys.sort((a, b) => sign * compare(a, b))[0] ?? keyOf(main, column)
    return { rows: [main, ...others], first }
  })
  groups.sort((a, b) => sign * compare(a.first, b.first))
  const inOrder = groups.flatMap((group) => group.rows)
  const parts = inOrder.flatMap((row) => [row, ...[panelBelow(row) ?? []].flat()])
  tableBody.append(...parts)
}

/** A figure where there is one; what has none comes last when the largest comes first. */
function keyOf(row: HTMLTableRowElement, column: number): Key {
  const { sort } = row.cells[column]!.dataset
  if (sort === undefined) return row.cells[column]!.textContent!.trim()
  return sort === '' ? Number.NEGATIVE_INFINITY : Number(sort)
}

function compare(a: Key, b: Key): number {
  if (typeof a === 'string' || typeof b === 'string') return String(a).localeCompare(String(b))
  return a === b ? 0 : a - b
}
