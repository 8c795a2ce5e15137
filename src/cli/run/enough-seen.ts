// Judging while a run goes on: whether its traffic may finish early.

import { type Baseline, EarlyStopWatch } from '../../compare/index.ts'
import type { WhyEnough } from '../../send/send-traffic.ts'

export function enoughSeen(baseline: Baseline | undefined): WhyEnough {
  let watch: EarlyStopWatch | undefined
  return (file, block) => {
    watch ??= new EarlyStopWatch(file, baseline)
    return watch.see(block)
  }
}
