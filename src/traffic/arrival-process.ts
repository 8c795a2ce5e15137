// Arrival times that take the place of recorded ones: a Poisson process with a rate that is constant
// (smooth), has a spike of ten times the rate in every minute (spiky), or goes up and down once over
// the whole duration (seasonal).

export type ReplacedShape = 'smooth' | 'spiky' | 'seasonal'

/** The rate as steps: until this share of the duration, in proportion to the other steps. */
interface Step {
  until: number
  weight: number
}

const spikeEveryUs = 60_000_000
const spikeShare = 1 / 20
const spikeHeight = 10
const seasonSteps = 512
const seasonSwing = 0.8

/** Gives, one after the other, the times of exactly `count` arrivals within the duration. */
export function arrivalProcess(
  shape: ReplacedShape,
  { count, durationUs, random }: { count: number; durationUs: number; random: () => number },
): () => number {
  const place = placement(stepsOf(shape, durationUs, random))
  let left = count
  let share = 0
  return () => {
    // The smallest of `left` independent numbers between `share` and 1: the arrivals come in order,
    // and none of them has to be kept.
    share += (1 - share) * -Math.expm1(Math.log1p(-random()) / left)
    left--
    return Math.min(durationUs - 1, Math.floor(place(share) * durationUs))
  }
}

function stepsOf(shape: ReplacedShape, durationUs: number, random: () => number): Step[] {
  if (shape === 'smooth') return [{ until: 1, weight: 1 }]
  if (shape === 'seasonal') {
    return Array.from({ length: seasonSteps }, (_, index) => ({
      until: (index + 1) / seasonSteps,
      weight: 1 - seasonSwing * Math.cos((2 * Math.PI * (index + 0.5)) / seasonSteps),
    }))
  }
  const cells = Math.min(2_000, Math.max(5, Math.round(durationUs / spikeEveryUs)))
  return Array.from({ length: cells }, (_, cell) => {
    const spike = random() * (1 - spikeShare)
    return [
      { until: (cell + spike) / cells, weight: 1 },
      { until: (cell + spike + spikeShare) / cells, weight: spikeHeight },
      { until: (cell + 1) / cells, weight: 1 },
    ]
  }).flat()
}

/** From the share of the arrivals to the share of the duration; asked in rising order. */
function placement(steps: readonly Step[]): (share: number) => number {
  let total = 0
  const areas = steps.map(({ until, weight }, index) => {
    total += (until - (steps[index - 1]?.until ?? 0)) * weight
    return total
  })
  let step = 0
  return (share) => {
    const area = share * total
    while (step < steps.length - 1 && areas[step]! <= area) step++
    const from = steps[step - 1]?.until ?? 0
    return from + (area - (areas[step - 1] ?? 0)) / steps[step]!.weight
  }
}
