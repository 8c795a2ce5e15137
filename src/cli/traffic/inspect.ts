// `trueup traffic inspect`: reads a log once and shows what it holds.

import { givenRoutes } from '../../traffic/given-routes.ts'
import { type Findings, Survey } from '../../traffic/inspect/survey.ts'
import { type LogCounts, readLog } from '../../traffic/read/read-log.ts'
import { patternsOf } from '../../traffic/route-patterns.ts'
import { sanitiser } from '../../traffic/sanitise.ts'
import type { LogFlags } from '../traffic.ts'
import { drawFindings } from './draw-findings.ts'
import { logOptions, trafficSettings } from './settings.ts'

export async function inspectLog(flags: LogFlags): Promise<void> {
  const { traffic, seed } = await trafficSettings(flags)
  const survey = new Survey(patternsOf((await givenRoutes(traffic.routes)) ?? []))
  const counts = await readLog(logOptions(traffic), (record, arrivalUs) =>
    survey.add(record, arrivalUs),
  )
  const sanitise = sanitiser({ rewrite: [], mask: traffic.mask }, seed)
  const shown = (route: string) => sanitise(route).target
  const findings = survey.findings(counts.parsed, traffic.maxEndpoints, shown)
  process.stdout.write(flags.json ? inJson(counts, findings) : drawFindings(counts, findings))
}

function inJson(counts: LogCounts, findings: Findings): string {
  const { files, lines, parsed, rejected, timeMeans } = counts
  const { bytes, statuses, methods, protocols, first, last, latency, endpoints } = findings
  const inspection = {
    files,
    lines,
    parsed,
    rejected: Object.fromEntries(
      Object.entries(rejected).map(([reason, { count }]) => [reason, count]),
    ),
    bytes,
    statuses: Object.fromEntries(statuses),
    methods: Object.fromEntries(methods),
    protocols: Object.fromEntries(protocols),
    first,
    last,
    timestampMeans: timeMeans,
    latency,
    endpoints: endpoints.map(({ method, route, count }) => ({ method, route, count })),
  }
  return `${JSON.stringify(inspection, null, 2)}\n`
}
