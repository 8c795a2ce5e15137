// What of its subject a cell measures, as machine reports name it: `duration p95`, `errors`.

import type { Difference } from '../../compare/comparison.ts'

export function cellMeasure({ metric, quantile }: Difference): string {
  // In tenths, because 0.999 × 100 is not 99.9 in binary.
  return quantile === undefined ? metric : `${metric} p${Math.round(quantile * 1_000) / 10}`
}
