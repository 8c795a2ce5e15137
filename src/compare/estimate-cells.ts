// Every cell of a comparison with its estimate, before anything is decided: what judging and the
// accepting of a baseline have in common.

import type { Cell } from './cell.ts'
import { journeyCells } from './journey-cells.ts'
import { defaultSettings, settingsOf } from './margins.ts'
import { seriesCells } from './series-cells.ts'
import type { Sides } from './sides.ts'

export function estimateCells(sides: Sides): { cells: Cell[]; remarks: string[] } {
  const settings = settingsOf(sides.candidate.run.file.settings)
  const remarks =
    settings === null
      ? [
          `The margins and expected differences in run.json of ${sides.candidate.run.file.id} could not be read; the default margins are used.`,
        ]
      : []
  const used = settings ?? defaultSettings()
  return { cells: [...journeyCells(sides, used), ...seriesCells(sides, used)], remarks }
}
