// Growth with the data in one environment alone: latency over the size of the answer, or over a number
// in the URL such as a page. An index that is missing looks like this.

import type { EvidenceLine, Growth } from '../../record/evidence.ts'
import { growsAlone, slopeOf, sumOfGrowths } from '../evidence/line-fit.ts'
import type { Evidence, SideName } from '../evidence/pool.ts'
import type { Rule } from './rule.ts'
import { slowerSide } from './slower-side.ts'
import { signedMs } from './words.ts'

type Growths = NonNullable<EvidenceLine['growth']>

const leastShare = 0.2
const leastBytes = 1_000
const leastBytesShare = 0.1

export const dataGrowth: Rule = {
  name: 'data-growth',
  kind: 'data',
  explains: ['duration'],
  look(finding) {
    const sides = slowerSide(finding)
    if (sides === undefined) return undefined
    const { evidence, labels } = finding
    const [strongest] = whatVaries(evidence)
      .flatMap(({ sums, leastRange, inWords }) => {
        const [steepSums, flatSums] = [sums(sides.slower), sums(sides.faster)]
        const [steep, flat] = [slopeOf(steepSums), slopeOf(flatSums)]
        if (steep === undefined || flat === undefined) return []
        if (2 * steep.spread < leastRange(steep.mean)) return []
        const points = steepSums.count + flatSums.count
        // What the usual range of it makes.
        const makesMs = 2 * steep.slope * steep.spread
        const tells = growsAlone(steep, flat, points) && makesMs >= leastShare * sides.gapMs
        return tells ? [{ makesMs, text: inWords(steep.slope, labels[sides.slower]) }] : []
      })
      .sort((a, b) => b.makesMs - a.makesMs)
    return strongest && { text: strongest.text, confidence: 'goes with' }
  },
}

interface Varying {
  sums(side: SideName): Growth
  /** How far it has to vary around this mean. */
  leastRange(mean: number): number
  inWords(slope: number, environment: string): string
}

function whatVaries(evidence: Evidence): Varying[] {
  const { lines } = evidence
  const sumsBy = (read: (growth: Growths) => Growth | undefined) => (side: SideName) =>
    sumOfGrowths(lines[side].flatMap(({ growth }) => (growth && read(growth)) ?? []))
  const both = [...lines.reference, ...lines.candidate]
  const names = new Set(both.flatMap(({ growth }) => Object.keys(growth?.parameters ?? {})))
  const size: Varying = {
    sums: sumsBy(({ bytes }) => bytes),
    leastRange: (mean) => Math.max(leastBytes, leastBytesShare * mean),
    inWords: (slope, environment) =>
      `grows with the size of the answer in ${environment} only: ${signedMs(slope * 10_000)} for 10 kB`,
  }
  return [
    ...(isOneKindOfRequest(evidence) ? [size] : []),
    ...[...names].map((name) => ({
      // A parameter may be called `constructor`.
      sums: sumsBy(({ parameters = {} }) =>
        Object.hasOwn(parameters, name) ? parameters[name] : undefined,
      ),
      leastRange: () => 0,
      inWords: (slope: number, environment: string) =>
        `grows with ${parameterName(name)} in ${environment} only: ${signedMs(slope)} for each 1`,
    })),
  ]
}

/** Sizes of a page and of what it loads differ anyway, and so do their times. */
function isOneKindOfRequest({ subject, per, lines }: Evidence): boolean {
  if (per === 'request') return subject.kind === 'endpoint'
  return [...lines.reference, ...lines.candidate].every(({ requests }) => requests <= 1)
}

function parameterName(name: string): string {
  return name.startsWith(':') ? `the number ${name} in the path` : `the parameter ${name}`
}
