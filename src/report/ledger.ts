// The ledger in words, a line per environment, so that a reader sees that nothing was dropped in
// silence: planned = answered + failed + timed out + not run; and of traffic from the lines of the
// log to the last request.

import type { Comparison } from '../compare/comparison.ts'
import type { Ledger } from '../record/run-file.ts'
import { oneLine } from './display-width.ts'
import { whole } from './figures.ts'
import { accountLines, logLines, replayLines } from './traffic-ledger.ts'

export function ledgerLines({ ledger, traffic }: Comparison): string[] {
  return [
    ...journeyLines(ledger),
    ...logLines(ledger),
    ...Object.entries(ledger.traffic ?? {}).flatMap(accountLines),
    ...(traffic === undefined ? [] : replayLines(traffic)),
  ]
}

function journeyLines(ledger: Ledger): string[] {
  return Object.entries(ledger.journeys).map(([environment, account]) => {
    const { planned, ok, failed, timedOut, notRun, errorKinds } = account
    const kinds = Object.entries(errorKinds).map(
      ([kind, count]) => `${oneLine(kind)} ${whole(count)}`,
    )
    const parts = [
      `${whole(ok)} ok`,
      `${whole(failed)} failed`,
      `${whole(timedOut)} timed out`,
      `${whole(notRun)} not run`,
    ]
    const errors = kinds.length === 0 ? '' : ` (${kinds.join(', ')})`
    return `${oneLine(environment)}: ${whole(planned)} iterations planned = ${parts.join(' + ')}${errors}`
  })
}
