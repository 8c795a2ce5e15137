// What `trueup traffic plan` shows to people: what became of the lines, the shape before and after,
// and what is sent.

import { cutTo, oneLine, padEnd, wrap } from '../../report/display-width.ts'
import { whole } from '../../report/figures.ts'
import type { PlannedEndpoint, TrafficPlanHeader } from '../../traffic/arrival.ts'
import { endpointName } from '../../traffic/routes.ts'
import { describeShapes } from '../../traffic/shape-report.ts'
import { rateLabel } from './rate-chart.ts'

const width = 80
const shownEndpoints = 20

export function drawPlan(header: TrafficPlanHeader): string {
  const { lines, filtered, masked, copies, arrivals, durationUs, shape, remarks, seed } = header
  const seconds = durationUs / 1_000_000
  const rate = seconds > 0 ? `, ${rateLabel(arrivals / seconds)}` : ''
  const parts = [
    `${whole(arrivals)} requests in ${inSeconds(seconds)}${rate} (seed ${seed})`,
    `${whole(lines.read)} lines = ${whole(lines.parsed)} parsed + ${whole(lines.rejected)} rejected`,
    ...(copies > 1 ? [`The log is laid over itself ${copies} times.`] : []),
    ...counted('Not planned', filtered),
    ...counted('Masked', masked),
    '',
    ...(shape ? [...describeShapes(shape).map((line) => cutTo(line, width)), ''] : []),
    ...endpointsOf(header),
    ...(remarks.length > 0 ? [''] : []),
    ...remarks.flatMap((remark) => wrap(`Remark: ${oneLine(remark)}`, width)),
  ]
  return `${parts.join('\n').trimEnd()}\n`
}

function counted(title: string, counts: Record<string, number>): string[] {
  const entries = Object.entries(counts).filter(([, count]) => count > 0)
  if (entries.length === 0) return []
  const rows = entries.map(([what, count]) => `  ${padEnd(oneLine(what), 50)} ${whole(count)}`)
  return [`${title}:`, ...rows]
}

function endpointsOf({ endpoints, arrivals }: TrafficPlanHeader): string[] {
  const rest = endpoints.length - shownEndpoints
  const rows = endpoints.slice(0, shownEndpoints).map((endpoint) => {
    const name = padEnd(cutTo(`  ${oneLine(nameWithExample(endpoint))}`, 60), 61)
    const share = `${((100 * endpoint.planned) / Math.max(1, arrivals)).toFixed(1)} %`
    return `${name}${whole(endpoint.planned).padStart(10)}${share.padStart(9)}`
  })
  const more = rest > 0 ? [`  and ${whole(rest)} more (--json has all of them)`] : []
  return ['Endpoints:', ...rows, ...more]
}

/** What became what: a route that was learned, and a request that it stands for. */
function nameWithExample(endpoint: PlannedEndpoint): string {
  const name = endpointName(endpoint)
  const [path] = endpoint.example.split('?')
  return path === endpoint.route ? name : `${name}, as ${endpoint.example}`
}

function inSeconds(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(1)} s`
  if (seconds < 7_200) return `${(seconds / 60).toFixed(1)} min`
  return `${(seconds / 3_600).toFixed(1)} h`
}
