// The ledger of a replay in words, how the log's status classes were answered, and whether what was
// sent had the planned shape.

import type { GeneratorFacts, Ledger, TrafficAccount, TrafficFacts } from '../record/run-file.ts'
import { oneLine } from './display-width.ts'
import { whole } from './figures.ts'
import { sparkline } from './sparkline.ts'

export function logLines({ lines, plan }: Ledger): string[] {
  if (lines === undefined || plan === undefined) return []
  const { read, parsed, rejected } = lines
  const { copies, filtered, filterReasons, planned } = plan
  const times = copies === 1 ? '' : ` × ${copies} copies`
  return [
    `log: ${whole(read)} lines read = ${whole(parsed)} parsed + ${whole(rejected)} rejected; ` +
      `${whole(parsed)}${times} = ${whole(filtered)} filtered${named(filterReasons)} + ${whole(planned)} planned`,
  ]
}

export function accountLines([name, account]: [string, TrafficAccount]): string[] {
  const environment = oneLine(name)
  const { planned, sent, dropped, answered, failed, timedOut } = account
  const besides = [
    ...(account.retried > 0
      ? [`${whole(account.retried)} sent again after a lost connection`]
      : []),
    ...(account.redirects > 0 ? [`${whole(account.redirects)} redirects, not followed`] : []),
    ...(account.warmUp > 0 ? [`${whole(account.warmUp)} more in the warm-up`] : []),
  ]
  const classes = Object.entries(account.classes)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([pair, count]) => `${oneLine(pair).replace(' ', ' → ')} ${whole(count)}`)
  return [
    `${environment}: ${whole(planned)} requests planned = ${whole(sent)} sent + ${whole(dropped)} dropped${named(account.dropReasons)}; ` +
      `${whole(sent)} = ${whole(answered)} answered + ${whole(failed)} failed + ${whole(timedOut)} timed out${named(account.errorKinds)}` +
      besides.map((text) => `; ${text}`).join(''),
    ...(classes.length === 0
      ? []
      : [`${environment}: status in the log → answered: ${classes.join(', ')}`]),
  ]
}

export function replayLines({ shape, generator, ...facts }: TrafficFacts): string[] {
  const { planned, sent, partMs } = shape
  if (planned.length === 0) return []
  const highest = Math.max(1, ...planned, ...Object.values(sent).flat())
  return [
    ...machineLines(facts),
    `shape, ${partMs / 1_000} s a column: planned ${sparkline(planned, highest)}`,
    ...Object.entries(sent).map(
      ([environment, parts]) =>
        `sent to ${oneLine(environment)} ${sparkline(parts, highest)}, ${faithfulness(planned, parts, generator[environment])}`,
    ),
  ]
}

/** What this machine could have done. */
function machineLines({ headroom, ports }: Pick<TrafficFacts, 'headroom' | 'ports'>): string[] {
  const texts = [
    ...(headroom === undefined
      ? []
      : [
          `its senders came to ${whole(headroom.perSecond)} requests a second to each of two environments beforehand (${headroom.workers === 1 ? 'one thread' : `${headroom.workers} threads`} each)`,
        ]),
    ...(ports === undefined
      ? []
      : [`at most ${whole(ports.used)} of ${whole(ports.of)} ports in use`]),
  ]
  return texts.length === 0 ? [] : [`this machine: ${texts.join('; ')}`]
}

/** How well what was sent kept to the plan, and how hard the generator had to work for it. */
export function faithfulness(
  planned: number[],
  sent: number[],
  load: GeneratorFacts | undefined,
): string {
  const lag =
    load === undefined
      ? ''
      : `; lag p99 ${ms(load.lagP99Us)}, ${Math.round(100 * load.cpu)} % of a core, its event loop p99 ${ms(load.eventLoopDelayP99Us)} late, at most ${Math.round(100 * load.gc)} % in the garbage collector, ${whole(load.connections)} connections`
  return `${distance(planned, sent)} of it moved or missing${lag}`
}

/** Share of the planned requests that would have to be moved to turn one shape into the other. */
function distance(planned: number[], sent: number[]): string {
  const total = planned.reduce((sum, count) => sum + count, 0)
  const missing = planned.reduce(
    (sum, count, part) => sum + Math.max(0, count - (sent[part] ?? 0)),
    0,
  )
  return total === 0 ? '0 %' : `${Number(((100 * missing) / total).toFixed(1))} %`
}

function named(reasons: Record<string, number>): string {
  const texts = Object.entries(reasons).map(
    ([reason, count]) => `${oneLine(reason)} ${whole(count)}`,
  )
  return texts.length === 0 ? '' : ` (${texts.join(', ')})`
}

function ms(us: number): string {
  return us < 10_000 ? `${(us / 1_000).toFixed(1)} ms` : `${whole(us / 1_000)} ms`
}
