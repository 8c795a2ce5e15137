// From what was seen of an iteration in the browser to its evidence. All of it came along with
// Playwright's events and what is asked at the end anyway, so it costs the journey nothing.

import type { RequestPhase } from '../../record/evidence.ts'
import type { EvidenceTally } from '../../record/evidence-tally.ts'
import { maskedTarget } from '../../record/evidence-text.ts'
import { hostOf, IterationEvidence } from '../iteration-evidence.ts'
import type { NetworkFacts, SeenRequest } from './network.ts'
import type { Rendering } from './rendering.ts'
import { requestTimes } from './request-phases.ts'

export interface SeenInBrowser {
  network: NetworkFacts
  rendering: Rendering
  /** Names alone. */
  cookies: string[]
  /** Of the last page: `h2`. */
  protocol: string | undefined
  /** Of the traces that were sent along, by URL in the order of sending. */
  traceIds: Map<string, string[]>
  environmentUrl: string
}

export function browserEvidence(seen: SeenInBrowser): IterationEvidence {
  const evidence = new IterationEvidence()
  for (const request of seen.network.requests) {
    for (const tally of evidence.of(pathsTo(request.step))) enter(tally, request, seen)
    seen.traceIds.get(request.request.url())?.shift()
  }
  const [whole] = evidence.of([])
  for (const [part, us] of Object.entries(seen.rendering)) {
    whole!.rendered(part as keyof Rendering, us)
  }
  for (const name of seen.cookies) whole!.has('cookie', name)
  if (seen.protocol !== undefined) whole!.has('protocol', seen.protocol)
  return evidence
}

function enter(tally: EvidenceTally, seen: SeenRequest, all: SeenInBrowser): void {
  const { request, status, headers, bytes, failure } = seen
  if (failure !== undefined) tally.failed(failure)
  if (status === undefined || headers === undefined || seen.ok !== true) return
  const url = new URL(request.url())
  const target = `${url.pathname}${url.search}`
  const timing = request.timing()
  const times = requestTimes(timing, request.isNavigationRequest())
  if (times === undefined) return
  const { durationUs } = times
  const own = hostOf(new URL(all.environmentUrl))
  const host = hostOf(url)
  tally.answered(status, bytes, durationUs)
  for (const [phase, us] of Object.entries(times.phases)) tally.spend(phase as RequestPhase, us)
  tally.read({ status, headers, cookies: [], reused: times.reused }, target, durationUs)
  tally.asked(host, { bytes, totalUs: durationUs, foreign: host !== own })
  const traceId = all.traceIds.get(request.url())?.[0]
  if (traceId === undefined) return
  const startedAt = new Date(timing.startTime).toISOString()
  const method = request.method()
  tally.traced({ durationUs, startedAt, traceId, method, target: maskedTarget(target), status })
}

/** `pay > confirm` counts for `pay` too. */
function pathsTo(step: string | undefined): string[] {
  if (step === undefined) return []
  const names = step.split(' > ')
  return names.map((_, index) => names.slice(0, index + 1).join(' > '))
}
