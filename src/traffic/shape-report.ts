// The recorded and the planned shape over time, side by side: how the rate went, how bursty it was,
// and how far the two curves are apart.

/** One stream of arrivals, described in memory that does not grow with it. */
export interface Shape {
  arrivals: number
  durationUs: number
  perSecond: number
  /** Arrivals in equal parts of the duration, at most `binsShown` of them. */
  bins: number[]
  /** Variance of the counts per second (per minute) over their mean: 1 for independent arrivals. */
  dispersion1s: number | null
  dispersion60s: number | null
}

export interface ShapeComparison {
  recorded: Shape
  planned: Shape
  distance: number
}
