// How the time of a browser's request was spent, from Playwright's timing: moments in ms since its
// start, -1 for what did not happen or nobody saw.

import type { Request } from 'playwright'
import type { RequestPhase } from '../../record/evidence.ts'

type Timing = ReturnType<Request['timing']>

export interface RequestTimes {
  durationUs: number
  phases: Partial<Record<RequestPhase, number>>
  /** undefined where Chromium may have connected ahead of a navigation, which it does not tell. */
  reused: boolean | undefined
}

/** undefined where there was no answer from the network: out of a cache, say. */
export function requestTimes(timing: Timing, navigation: boolean): RequestTimes | undefined {
  const { requestStart, responseStart, responseEnd, connectStart, connectEnd } = timing
  if (requestStart < 0 || responseStart < 0 || responseEnd < 0) return undefined
  const { domainLookupStart, domainLookupEnd, secureConnectionStart } = timing
  const begins = [domainLookupStart, connectStart, requestStart].filter((ms) => ms >= 0)
  const connected = connectEnd > connectStart && connectStart >= 0
  const secured = connected && secureConnectionStart >= connectStart
  const reached = secured ? secureConnectionStart : connectEnd
  return {
    durationUs: us(responseEnd),
    phases: {
      wait: us(Math.min(...begins)),
      ...(domainLookupEnd > domainLookupStart && { dns: us(domainLookupEnd - domainLookupStart) }),
      ...(connected && { connect: us(reached - connectStart) }),
      ...(secured && { tls: us(connectEnd - secureConnectionStart) }),
      'first-byte': us(responseStart - requestStart),
      download: us(responseEnd - responseStart),
    },
    reused: connected ? false : navigation ? undefined : true,
  }
}

function us(ms: number): number {
  return Math.max(0, Math.round(ms * 1000))
}
