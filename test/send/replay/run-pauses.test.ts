// Runs that pause because production asks for it, with Retry-After: both sides, all senders, once.

import { describe, expect, it } from 'vitest'
import { type Answer, accounts, longestGapMs, replay } from './replayed.ts'
import { steady } from './traffic-stage.ts'

/** It is production that asks; its limit holds nothing back. */
const environments = { production: { production: true, maxRate: 1_000 } }

describe('a replay that is asked to come later', () => {
  it('pauses once where production asks for it, and stops where it asks again', async () => {
    const limited = (often: number): Answer => {
      let left = often
      let next: number | undefined
      return (_, response) => {
        const nowMs = performance.now()
        // From the first request on: a busy machine takes long to start a run.
        next ??= nowMs + 1_500
        if (left === 0 || nowMs < next) return void response.end()
        left--
        next = nowMs + 3_500
        response.writeHead(503, { 'retry-after': '2' }).end()
      }
    }
    const asking = (often: number) =>
      replay(steady(40, 6, ['/a']), {}, { production: limited(often) }, { environments })
    const [once, twice] = await Promise.all([asking(1), asking(2)])
    expect(once.file.status).toBe('complete')
    expect(once.file.remarks.join('\n')).toContain('both sides paused for 2 s')
    expect(accounts(once).staging.sent).toBe(240)
    expect(longestGapMs(once.seen.staging)).toBeGreaterThan(1_700)
    accounts(twice)
    expect(twice.file.status).toBe('stopped')
    expect(twice.file.reason).toContain('with Retry-After again')
  })

  it.each(['duet', 'alternate'])(
    'holds all senders of both sides in a pause (%s)',
    async (schedule) => {
      let asked = 0
      let limitedMs = Number.POSITIVE_INFINITY
      const limited: Answer = (_, response) => {
        const nowMs = performance.now()
        if (++asked > 60) limitedMs = Math.min(limitedMs, nowMs)
        // Whatever is on its way by then is refused as well, and answered after the pause.
        if (nowMs < limitedMs || nowMs > limitedMs + 300) return void response.end()
        response.writeHead(503, { 'retry-after': '6' })
        setTimeout(() => response.end(), asked % 2 === 0 ? 7_000 : 0)
      }
      const traffic = { schedule, workers: 3, block: '500ms' }
      const requests = steady(40, 4, ['/a'])
      const ran = await replay(requests, traffic, { production: limited }, { environments })
      expect(ran.file.reason).toBeUndefined()
      const { production, staging } = accounts(ran)
      expect([production.sent, staging.sent]).toEqual([160, 160])
      for (const name of ['production', 'staging'] as const) {
        expect(longestGapMs(ran.seen[name])).toBeGreaterThan(3_500)
      }
    },
  )

  it('keeps a pause that is asked for while connections are opened, and keeps it once', async () => {
    let answered = 0
    const limited: Answer = (_, response) => {
      if (++answered > 1) return void response.end()
      response.writeHead(429, { 'retry-after': '5' }).end()
    }
    const requests = steady(40, 2, ['/a'])
    const ran = await replay(
      requests,
      { warmUp: '1s', workers: 2 },
      { production: limited },
      { environments },
    )
    accounts(ran)
    expect(ran.file.status).toBe('complete')
    const { production } = ran.seen
    const gaps = production.map(({ atMs }, index) =>
      index === 0 ? 0 : atMs - production[index - 1]!.atMs,
    )
    const long = gaps.flatMap((gapMs, index) => (gapMs > 4_000 ? [index] : []))
    expect(long).toHaveLength(1)
    // Of the 64 that open connections, sixteen at a time, those that had left before both threads knew.
    expect(long[0]).toBeLessThan(56)
  })
})
