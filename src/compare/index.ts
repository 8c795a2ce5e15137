// The comparison as a library, exported as `trueup/compare`: measured runs and histograms in,
// judgements out. It reads and writes nothing.

export type { Accepted, Baseline } from './baseline.ts'
export {
  acceptRun,
  BaselineError,
  dropFromBaseline,
  incomparable,
  parseBaseline,
} from './baseline-file.ts'
export type { Cause, Comparison, Difference, Figure, Judgement, Verdict } from './comparison.ts'
export { type Drift, driftOf } from './drift.ts'
export { type PastRun, pastRun } from './drift-over-runs.ts'
export { EarlyStopWatch } from './early-stop-watch.ts'
export type { MeasuredRun } from './input.ts'
export { type JudgeOptions, judgeRun, judgeTwoRuns } from './judge-run.ts'
export type { ParityRow, ParityVerdict } from './parity.ts'
