// How long a run will still take, from how long it took so far.

export interface Pace {
  nowMs: number
  done?: number
  total?: number
  firstSampleMs?: number
  measuringMs?: number
  /** Of the measured part, where the plan has a duration instead of a number of pairs. */
  durationMs?: number
}

/** null where nothing can be said yet. */
export function timeLeftMs(pace: Pace): number | null {
  const { nowMs, done, total, firstSampleMs, measuringMs, durationMs } = pace
  if (durationMs !== undefined) {
    return Math.max(0, durationMs - (measuringMs === undefined ? 0 : nowMs - measuringMs))
  }
  if (done === undefined || total === undefined || firstSampleMs === undefined) return null
  return Math.max(0, ((nowMs - firstSampleMs) / done) * (total - done))
}

/** `0:07`, `12:30`, `1:02:00`. */
export function elapsedText(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  const two = (amount: number) => String(amount).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}
