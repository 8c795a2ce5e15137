// A longer way to the server: opening a connection is one round trip (with TLS another), and takes
// longer for every endpoint alike. Each request then pays a round trip too.

import { isSure, type MeanDifference, meanDifference } from '../evidence/mean-difference.ts'
import type { Evidence, Part } from '../evidence/pool.ts'
import { phasesMs } from '../evidence/readings.ts'
import type { Finding, Rule } from './rule.ts'
import { changeInMs, signedMs } from './words.ts'

const fewestConnections = 6
const leastShare = 0.2
/** Below this a way is not long, whatever its ratio. */
const leastMs = 1

export const distance: Rule = {
  name: 'distance',
  kind: 'network',
  explains: ['duration'],
  look(finding) {
    const away = furtherAway(finding)
    if (away === undefined) return undefined
    const { gap } = finding
    const subjects = finding.evidence.per === 'iteration' ? 'journeys' : 'endpoints'
    const everywhere = away.subjects > 1 ? `, on all ${away.subjects} ${subjects}` : ''
    const text = `${signedMs(gap!.difference)} goes with a longer way to the server: opening a connection takes ${changeInMs(away.setUp)}${everywhere}`
    return { text, confidence: 'goes with', share: away.share }
  },
}

/** How much of the gap its longer round trips make, one for each request and each connection. */
export function furtherAway(
  finding: Finding,
): { share: number; setUp: MeanDifference; subjects: number } | undefined {
  const { evidence, gap } = finding
  const setUp = setUpOf(evidence)
  if (gap === undefined || setUp === undefined || !isSure(setUp)) return undefined
  const others = finding.everywhere().flatMap((it) => setUpOf(it) ?? [])
  const alike = others.every(
    ({ difference }) => Math.sign(difference) === Math.sign(setUp.difference),
  )
  const trips = meanDifference(evidence, { total: requestsAndConnections })
  if (!alike || trips === undefined || Math.abs(setUp.difference) < leastMs) return undefined
  const share = (setUp.difference * trips.candidate) / gap.difference
  return share < leastShare ? undefined : { share, setUp, subjects: others.length }
}

/** Mean time to open a connection. */
function setUpOf(evidence: Evidence): MeanDifference | undefined {
  const opened = ({ parts }: Evidence, side: 'reference' | 'candidate') =>
    parts[side].reduce((sum, part) => sum + connections(part), 0)
  if (opened(evidence, 'reference') < fewestConnections) return undefined
  if (opened(evidence, 'candidate') < fewestConnections) return undefined
  return meanDifference(evidence, { total: phasesMs('connect', 'tls').total, of: connections })
}

export function connections({ line }: Part): number {
  return line?.phases.connect?.count ?? 0
}

function requestsAndConnections(part: Part): number {
  return (part.line?.requests ?? 0) + connections(part)
}
