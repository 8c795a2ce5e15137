// One environment's trouble is not the other's: whatever staging does, production gets every request
// at its time, answers it, and its latencies are its own. The breakers are off, or they would end it.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, it } from 'vitest'
import { Histogram } from '../../../src/record/histogram.ts'
import { imbalances } from '../../../src/record/ledger.ts'
import type { TrafficAccount } from '../../../src/record/run-file.ts'
import { openStage, shut } from '../stage.ts'
import { logFormat, steady, writeLog } from './traffic-stage.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const off = { breaker: { latencyFactor: 1_000_000, errorPoints: 100, atLeast: 1_000_000 } }
// So few that those which open connections are few as well: each may take as long as the limit.
const perSecond = 10
const seconds = 3
const timeoutMs = 5_000

const endless: Answer = (_, response) => {
  const piece = Buffer.alloc(64 * 1024)
  const more = () => {
    while (!response.destroyed && response.write(piece));
  }
  response.on('drain', more)
  more()
}

const troubles: [string, Answer, string][] = [
  ['hangs', () => {}, 'timed-out'],
  ['resets every connection', (request) => void request.socket.resetAndDestroy(), 'reset'],
  ['sends without end', endless, 'too-large'],
  ['answers with errors', (_, response) => void response.writeHead(500).end(), '500'],
]

async function replayBeside(answer: Answer | 'gone', forSeconds = seconds) {
  const answered = { production: 0 }
  const stage = await openStage((name) => (request, response) => {
    if (request.method === 'HEAD') return void response.end()
    if (name === 'staging' && answer !== 'gone') return answer(request, response)
    if (name === 'production') answered.production++
    setTimeout(() => response.end('ok'), 5)
  })
  try {
    const traffic = {
      log: await writeLog(stage.folder, steady(perSecond, forSeconds, ['/a'])),
      format: logFormat,
      warmUp: '0s',
      block: '500ms',
      timeout: timeoutMs,
      maxBody: '128KiB',
    }
    const { file, opened } = await stage.run({
      config: { traffic: traffic as never },
      environments: { production: off, staging: off },
      onEvent(event) {
        if (answer === 'gone' && event.type === 'phase' && event.phase === 'traffic warm-up') {
          void shut(stage.servers.staging)
        }
      },
    })
    expect(imbalances(file.ledger)).toEqual([])
    const ofAll = opened.series.filter(
      ({ environment, subject }) => environment === 'production' && subject.kind === 'traffic',
    )
    const response = new Histogram()
    for (const line of ofAll) response.add(Histogram.decode(line.response))
    const { production, staging } = file.ledger.traffic as Record<string, TrafficAccount>
    return { file, answered, response, production: production!, staging: staging! }
  } finally {
    await stage.close()
  }
}

it.each(troubles)(
  'where staging %s, the measurement of production is whole',
  async (_, answer, kind) => {
    const { file, production, staging, response, answered } = await replayBeside(answer)
    const sent = perSecond * seconds
    expect(file.status, file.reason).toBe('complete')
    expect(production).toMatchObject({ sent, answered: sent, failed: 0, timedOut: 0 })
    expect(answered.production).toBe(sent)
    expect(response.totalCount).toBe(sent)
    // It takes 5 ms; what staging's take is the limit, or as long as its trouble.
    expect(response.valueAtQuantileUs(0.5)!).toBeLessThan((timeoutMs / 2) * 1_000)
    const became: Record<string, number> = { ...staging.errorKinds, ...staging.statuses }
    expect(became[kind], JSON.stringify(became)).toBeGreaterThan(sent / 2)
    expect(staging.statuses).not.toHaveProperty('200')
  },
)

it('where staging is gone, production keeps what was measured, and the run says which is gone', async () => {
  // It ends as soon as twenty in a row have failed and nobody listens: long before the last request.
  const { file, production } = await replayBeside('gone', 30)
  expect(file.status).toBe('stopped')
  expect(file.reason).toContain('staging cannot be reached')
  // The stop gives up what is under way just then.
  expect(Object.keys(production.errorKinds).filter((kind) => kind !== 'stopped')).toEqual([])
})
