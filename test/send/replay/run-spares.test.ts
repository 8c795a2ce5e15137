// Runs that stop, or pause, to spare an environment that gets into trouble; and one that is gone.

import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { judgeRun } from '../../../src/compare/index.ts'
import { shut } from '../stage.ts'
import { type Answer, accounts, longestGapMs, type ReplayOptions, replay } from './replayed.ts'
import { steady } from './traffic-stage.ts'

describe('a replay that gets an environment into trouble', () => {
  it('stops to spare an environment that begins to fail, and keeps what was measured', async () => {
    let answered = 0
    const failing: Answer = (_, response) => {
      response.writeHead(++answered > 150 ? 500 : 200).end()
    }
    const breaker = { window: '1s', atLeast: 10, latencyFactor: 1_000_000 }
    const environments = { staging: { breaker } }
    const requests = steady(50, 12, ['/a'])
    const ran = await replay(requests, { warmUp: '1s' }, { staging: failing }, { environments })
    const { production, staging } = accounts(ran)
    expect(ran.file.status).toBe('stopped')
    expect(ran.file.reason).toMatch(/spare staging: \d+ % of its requests failed in the last 1 s/)
    expect(staging.statuses['500']).toBeLessThan(200)
    expect(production.sent).toBeLessThan(500)
    expect(ran.opened.series.filter(({ block }) => block >= 0).length).toBeGreaterThan(4)
    expect(judgeRun(ran.opened).exitCode).toBe(3)
  })

  it('cools down first where the breaker says so, and stops if that did not help', async () => {
    const breaker = { window: '1s', atLeast: 10, latencyFactor: 1_000_000, coolDown: '3s' }
    const environments = { staging: { breaker } }
    const run = async (badForMs: number) => {
      let answered = 0
      let badFromMs = Number.POSITIVE_INFINITY
      const failing: Answer = (_, response) => {
        if (++answered === 100) badFromMs = performance.now()
        const badMs = performance.now() - badFromMs
        response.writeHead(badMs >= 0 && badMs < badForMs ? 500 : 200).end()
      }
      const requests = steady(50, 5, ['/a'])
      return await replay(requests, { warmUp: '1s' }, { staging: failing }, { environments })
    }
    const [recovered, ran] = await Promise.all([run(2_500), run(60_000)])
    accounts(recovered)
    expect(recovered.file.status).toBe('complete')
    expect(recovered.file.remarks.join('\n')).toContain(
      'Both sides paused for 3 s to spare staging',
    )
    accounts(ran)
    expect(ran.file.status).toBe('stopped')
    expect(ran.file.remarks.join('\n')).toMatch(/Both sides paused for 3 s to spare staging: \d+ %/)
    expect(longestGapMs(ran.seen.production)).toBeGreaterThan(2_500)
  })

  it('stops where answers take five times as long', async () => {
    let answered = 0
    const slowing: Answer = async (_, response) => {
      await delay(++answered > 150 ? 400 : 5)
      response.end()
    }
    // Longer than it stands still on a busy machine: silence would be another reason.
    const environments = { production: { breaker: { window: '6s', atLeast: 10 } } }
    const requests = steady(50, 12, ['/a'])
    const ran = await replay(requests, { warmUp: '1s' }, { production: slowing }, { environments })
    accounts(ran)
    expect(ran.file.status).toBe('stopped')
    expect(ran.file.reason).toMatch(/its median response took \d+ ms in the last 6 s/)
  })

  it('stops where an environment is gone', async () => {
    const requests = steady(40, 12, ['/a'])
    let blocks = 0
    const onEvent: ReplayOptions['onEvent'] = (event, { staging }) => {
      if (event.type === 'traffic' && ++blocks === 2) void shut(staging)
    }
    const ran = await replay(requests, {}, {}, { onEvent })
    const { staging } = accounts(ran)
    expect(ran.file.status).toBe('stopped')
    expect(ran.file.reason).toContain('staging cannot be reached')
    expect(ran.file.reason).toContain('nothing accepts connections at 127.0.0.1')
    expect(staging.errorKinds.refused).toBeGreaterThan(0)
    expect(staging.dropReasons['not reached']).toBeGreaterThan(0)
  })

  it('asks without a request whether an environment is there', async () => {
    const refusing: Answer = (request) => void request.socket.resetAndDestroy()
    const requests = steady(40, 6, ['/a'])
    const ran = await replay(requests, {}, { staging: refusing })
    const { staging } = accounts(ran)
    expect(ran.file.status).toBe('complete')
    expect(staging.failed).toBe(240)
    // Once before the run, and never in it.
    expect(ran.heads).toBe(2)
  })
})
