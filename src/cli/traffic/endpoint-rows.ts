// The endpoints of a log as a table: how often, and how long they took by the log's own account.

import { cutTo, oneLine, padEnd } from '../../report/display-width.ts'
import { whole } from '../../report/figures.ts'
import type { EndpointCount } from '../../traffic/inspect/survey.ts'
import { endpointName } from '../../traffic/routes.ts'

const shown = 20
const countWidth = 11
const timeWidth = 9

interface Shown {
  endpoints: EndpointCount[]
  latency: { count: number } | null
}

export function endpointRows({ endpoints, latency }: Shown, width: number): string[] {
  const times = latency === null ? 0 : 3
  const nameWidth = width - countWidth - times * timeWidth
  const title = times > 0 ? 'Endpoints, and their times in ms' : 'Endpoints'
  const head = [title, 'requests', ...['p50', 'p95', 'p99'].slice(0, times)]
  const rows = endpoints.slice(0, shown).map((endpoint) => {
    const { count, latency: own } = endpoint
    const quantiles = own ? [own.p50, own.p95, own.p99].map(inMs) : ['–', '–', '–']
    return [`  ${oneLine(endpointName(endpoint))}`, whole(count), ...quantiles.slice(0, times)]
  })
  const rest = endpoints.length - shown
  const lines = [head, ...rows].map(([name = '', count = '', ...quantiles]) =>
    [
      padEnd(cutTo(name, nameWidth - 1), nameWidth),
      count.padStart(countWidth),
      ...quantiles.map((quantile) => quantile.padStart(timeWidth)),
    ]
      .join('')
      .trimEnd(),
  )
  return rest > 0 ? [...lines, `  and ${whole(rest)} more (--json has all of them)`] : lines
}

function inMs(ms: number): string {
  return ms.toLocaleString('en-US', { maximumSignificantDigits: 3 })
}
