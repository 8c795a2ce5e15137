// What of a block gets into run.json where a stop took it back before it was sent.

import { expect, it } from 'vitest'
import type { ReplayPlan } from '../../../src/plan/replay-plan.ts'
import { openAccount } from '../../../src/record/traffic-ledger.ts'
import { BlockRecord } from '../../../src/send/replay/block-record.ts'
import { BlockReports } from '../../../src/send/replay/block-reports.ts'
import type { ConnectionPool } from '../../../src/send/replay/connection-pool.ts'
import { Departures } from '../../../src/send/replay/departures.ts'
import { LoadWatch } from '../../../src/send/replay/generator-load.ts'
import type { BlockReport } from '../../../src/send/replay/messages.ts'
import { runFile } from '../../compare/measured-run.ts'

const planned = 40
const plan = { blocks: 10, blockUs: 1_000_000 } as ReplayPlan

/** As the departures of a sender report a block that they were handed and then told to leave. */
async function takenBack(block: number): Promise<BlockReport> {
  const load = new LoadWatch()
  const report = await new Promise<BlockReport>((resolve) => {
    const pool = { size: 0, takeWaited: () => 0 } as ConnectionPool
    const blocks = new BlockReports({ evidenceOf: [] }, load, pool, (news) => {
      if (news.kind === 'block') resolve(news.report)
    })
    const departures = new Departures(undefined, blocks, () => {})
    departures.plan({
      block,
      originMs: performance.timeOrigin,
      atUs: new Float64Array(planned),
      endpoints: new Uint32Array(planned),
      statuses: new Uint16Array(planned),
      clients: new Uint32Array(planned),
      methods: new Array<string>(planned).fill('GET'),
      targets: new Array<string>(planned).fill('/a'),
      sampleEvery: 0,
    })
    departures.stopAfter(block - 1)
    blocks.end(block)
  })
  load.close()
  return report
}

it('a block that was handed over and taken back is in the ledger, and no part of the shape', async () => {
  const account = () => openAccount(plan.blocks * planned)
  const file = runFile({
    ledger: { journeys: {}, traffic: { production: account(), staging: account() } },
  })
  const record = new BlockRecord({ file, plan, keep: async () => {} })
  const reports = new Map([
    ['production', await takenBack(3)],
    ['staging', await takenBack(3)],
  ])
  await record.enter(reports, performance.timeOrigin)
  expect(file.ledger.traffic?.staging?.dropReasons).toMatchObject({ stopped: planned })
  expect(file.traffic?.shape).toMatchObject({ planned: [], sent: { production: [], staging: [] } })
  expect(record.incomplete).toBe(0)
})
