// The cells of an experiment: each subject at each dose, under the fault and after it.

import type { StretchName } from '../../record/experiment.ts'
import type { Subject } from '../../record/subject.ts'
import { durationCell } from './duration-cell.ts'
import { errorsCell } from './errors-cell.ts'
import type { Side } from './experiment-report.ts'
import { bySide, type CellInput, type ResponseCell } from './response-cell.ts'
import type { Slice } from './stretches.ts'

export function responseCells(input: CellInput): ResponseCell[] {
  const { facts, stretches } = input
  const cells: ResponseCell[] = []
  for (const subject of stretches.subjects) {
    for (const dose of facts.doses.keys()) {
      const controls = slicesOf(input, subject, dose, 'steady')
      for (const stretch of ['fault', 'recovery'] as const) {
        const changed = slicesOf(input, subject, dose, stretch)
        const slices = bySide((side) => ({ control: controls[side], changed: changed[side] }))
        cells.push(durationCell(input, { subject, dose, stretch }, slices))
        if (subject.step === undefined) {
          cells.push(errorsCell(input, { subject, dose, stretch }, slices))
        }
      }
    }
  }
  return cells
}

function slicesOf(
  { stretches, environments }: CellInput,
  subject: Subject,
  dose: number,
  stretch: StretchName,
): Record<Side, Slice[]> {
  return bySide((side) =>
    stretches.slices({ subject, environment: environments[side], dose, stretch }),
  )
}
