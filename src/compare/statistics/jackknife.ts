// How sure an estimate from many samples is: it is made again without each of the blocks, the same
// block left out on both sides, and the pseudo-values get the long-run variance of their order.

import { type LongRun, longRun } from './long-run-variance.ts'

export interface Jackknife extends Pick<LongRun, 'se' | 'df'> {
  pseudo: Float64Array
}

export function jackknife(
  blocks: number,
  theta: number,
  thetaWithout: (block: number) => number,
): Jackknife {
  const pseudo = new Float64Array(blocks)
  for (let block = 0; block < blocks; block++) {
    pseudo[block] = blocks * theta - (blocks - 1) * thetaWithout(block)
  }
  const { se, df } = longRun(pseudo)
  return { pseudo, se, df }
}
