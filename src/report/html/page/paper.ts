// Printing and the change between light and dark: charts are drawings, so they are made again in the
// colours of paper or screen, and what has to be fixed is opened before it goes to paper.

import { redrawCharts } from './chart.ts'
import { open, rows } from './rows.ts'

/** More would be a book. */
const mostOpened = 20

export function watchPaper(): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawCharts)
  addEventListener('beforeprint', () => {
    document.documentElement.dataset.paper = ''
    const faulty = rows.filter(
      ({ hidden, dataset }) => !hidden && /must-fix|should-fix/.test(dataset.verdict!),
    )
    for (const row of faulty.slice(0, mostOpened)) open(row)
    for (const details of document.querySelectorAll('details')) details.open = true
    redrawCharts()
  })
  addEventListener('afterprint', () => {
    delete document.documentElement.dataset.paper
    redrawCharts()
  })
}
