// From an answered request of a replay to the evidence of its endpoint: the times of each, the head
// of those that were sampled.

import { connectionPhases } from '../../environments/wire-phases.ts'
import type { EvidenceTally } from '../../record/evidence-tally.ts'
import { maskedTarget } from '../../record/evidence-text.ts'
import type { ReplayRequest } from './replay-request.ts'

export function enterEvidence(tally: EvidenceTally, request: ReplayRequest, nowMs: number): void {
  const { intendedMs, startedMs, connecting } = request
  const firstByteMs = request.firstByteMs || nowMs
  const serviceUs = (nowMs - startedMs) * 1000
  tally.answered(request.status, request.bytes, serviceUs)
  const beganMs = Math.max(intendedMs, connecting?.beganMs ?? startedMs)
  tally.spend('wait', (beganMs - intendedMs) * 1000)
  let leftMs = beganMs
  if (connecting !== null) {
    leftMs = connecting.readyMs
    const { dns, connect, tls } = connectionPhases(connecting)
    if (dns !== undefined) tally.spend('dns', dns)
    if (connect !== undefined) tally.spend('connect', connect)
    if (tls !== undefined) tally.spend('tls', tls)
  }
  tally.spend('first-byte', Math.max(0, firstByteMs - leftMs) * 1000)
  tally.spend('download', (nowMs - firstByteMs) * 1000)
  if (request.head !== null) enterHead(tally, request, nowMs)
}

function enterHead(tally: EvidenceTally, request: ReplayRequest, nowMs: number): void {
  const { head, status, target, method, startedMs, intendedMs } = request
  const reused = request.connecting === null
  tally.read({ status, reused, ...head! }, target, (nowMs - startedMs) * 1000)
  if (request.traceId === undefined) return
  tally.traced({
    durationUs: Math.round((nowMs - intendedMs) * 1000),
    startedAt: new Date(performance.timeOrigin + startedMs).toISOString(),
    traceId: request.traceId,
    method,
    target: maskedTarget(target),
    status,
  })
}
