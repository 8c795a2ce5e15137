// Whether a gap drifts over scheduled runs, too slowly for any single one to show it: a cumulative
// sum (CUSUM) of how far each run lies from all before it. It starts by itself, without a history,
// and winsorising keeps one bad night from raising the alarm.

import { asNormal } from './statistics/distributions.ts'

const slack = 0.5
const largestStep = 3
const fewestBefore = 5

export interface Drift {
  /** After each run; null while there is too little before it. */
  above: (number | null)[]
  below: (number | null)[]
  alarm: { run: number; onset: number; direction: 'up' | 'down' } | null
  /** Runs that are still needed before a shift can be seen. */
  runsNeeded: number
}

/** Of a cell's estimates, oldest first; `series` is how many cells are watched alongside. */
export function driftOf(estimates: readonly number[], series = 1): Drift {
  const { limit, runs } = limitFor(series)
  const above: (number | null)[] = []
  const below: (number | null)[] = []
  let [up, down, upSince, downSince] = [0, 0, fewestBefore, fewestBefore]
  let alarm: Drift['alarm'] = null
  estimates.forEach((estimate, run) => {
    if (run < fewestBefore) {
      above.push(null)
      below.push(null)
      return
    }
    const step = surprise(estimate, estimates.slice(0, run))
    up = Math.max(0, up + step - slack)
    down = Math.max(0, down - step - slack)
    if (up === 0) upSince = run + 1
    if (down === 0) downSince = run + 1
    above.push(up)
    below.push(down)
    if (alarm === null && up > limit) alarm = { run, onset: upSince, direction: 'up' }
    if (alarm === null && down > limit) alarm = { run, onset: downSince, direction: 'down' }
  })
  return { above, below, alarm, runsNeeded: Math.max(0, runs - estimates.length) }
}

/** More series need a higher limit, and that more runs before anything can be seen. */
function limitFor(series: number): { limit: number; runs: number } {
  if (series <= 1) return { limit: 5, runs: fewestBefore }
  return series <= 10 ? { limit: 7, runs: 10 } : { limit: 9, runs: 20 }
}

function surprise(estimate: number, before: readonly number[]): number {
  const count = before.length
  const mean = before.reduce((sum, value) => sum + value, 0) / count
  const squares = before.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / (count - 1))
  // Equal runs differ by the rounding of their mean.
  const rounding = 1e-12 * Math.max(1, Math.abs(mean))
  if (deviation <= rounding) {
    return Math.abs(estimate - mean) <= rounding ? 0 : Math.sign(estimate - mean) * largestStep
  }
  const distance = (Math.sqrt(count / (count + 1)) * (estimate - mean)) / deviation
  const step = asNormal(distance, count - 1)
  return Math.max(-largestStep, Math.min(largestStep, step))
}
