// Which cells decide the exit code besides the journeys and the traffic as a whole: those of the
// endpoints and steps that the configuration names (`margins.headline`).

import { subjectId } from '../record/subject.ts'
import type { Cell } from './cell.ts'

/** Sets them, and returns a remark for each name that nothing has. */
export function setHeadlines(cells: readonly Cell[], names: readonly string[]): string[] {
  const wanted = new Set(names)
  for (const cell of cells) {
    if (wanted.has(subjectId(cell.subject)) && mayDecide(cell)) cell.headline = true
  }
  const there = new Set(cells.map(({ subject }) => subjectId(subject)))
  return names
    .filter((name) => !there.has(name))
    .map(
      (name) =>
        `margins.headline has “${name}”, of which nothing was measured. Names are those of the cells, such as “endpoint GET /cart” or “journey search > results”.`,
    )
}

/** As with the traffic as a whole: p99 is that of few requests, and sizes are no time. */
function mayDecide({ metric, quantile }: Cell): boolean {
  return metric === 'errors' || (metric === 'duration' && (quantile ?? 0) < 0.99)
}
