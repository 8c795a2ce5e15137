// A step of a search for saturation in a line: it says at once what the chart will show.

import type { StepProgress } from '../../send/events.ts'

export function stepText(step: StepProgress): string {
  const { environment, part, repeat, repeats, connections, perSecond, p95Ms, errors } = step
  const what = repeat === undefined ? part : `repeat ${repeat + 1} of ${repeats}`
  const many = connections === 1 ? '1 connection' : `${connections} connections`
  const parts = [
    `${environment}, ${what}: ${many}`,
    `${rateText(perSecond)} answers/s`,
    ...(p95Ms === null ? [] : [`p95 ${p95Ms < 10 ? p95Ms.toFixed(1) : Math.round(p95Ms)} ms`]),
    ...(errors > 0 ? [`${errors} failed`] : []),
  ]
  return parts.join(' · ')
}

function rateText(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString('en-US')
}
