// Every cell of a comparison with its estimate, before anything is decided: what judging and the
// accepting of a baseline have in common.

import type { Cell } from '../cell.ts'
import { setHeadlines } from '../headline.ts'
import { capacityCells } from '../saturation/capacity-cell.ts'
import { settingsOf } from '../settings.ts'
import type { Sides } from '../sides.ts'
import { journeyCells } from './journey-cells.ts'
import { seriesCells } from './series-cells.ts'

export function estimateCells(sides: Sides): { cells: Cell[]; remarks: string[] } {
  const { settings, fault } = settingsOf(sides.candidate.run.file.settings)
  const remarks =
    fault === undefined
      ? []
      : [
          `The margins and expected differences of run ${sides.candidate.run.file.id} cannot be read, and the default margins are used: ${fault}`,
        ]
  const cells = [
    ...journeyCells(sides, settings),
    ...seriesCells(sides, settings),
    ...capacityCells(sides, settings),
  ]
  return { cells, remarks: [...remarks, ...setHeadlines(cells, settings.margins.headline)] }
}
