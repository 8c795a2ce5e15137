// The cells of an experiment: each subject at each dose, under the fault and after it.

import type { Subject } from '../../record/subject.ts'
import { durationCell } from './duration-cell.ts'
import { errorsCell } from './errors-cell.ts'
import type { Changed, Side } from './experiment-report.ts'
import type { CellInput, ResponseCell, SideSlices } from './response-cell.ts'

export function responseCells(input: CellInput): ResponseCell[] {
  const { facts, stretches } = input
  const cells: ResponseCell[] = []
  for (const subject of stretches.subjects) {
    for (const dose of facts.doses.keys()) {
      for (const stretch of ['fault', 'recovery'] as const) {
        const slices = slicesOf(input, subject, dose, stretch)
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
  stretch: Changed,
): SideSlices {
  const of = (side: Side) => {
    const asked = { subject, environment: environments[side], dose }
    return {
      control: stretches.slices({ ...asked, stretch: 'steady' }),
      changed: stretches.slices({ ...asked, stretch }),
    }
  }
  return { reference: of('reference'), candidate: of('candidate') }
}
