// The traffic part of a plan in words: what --dry-run prints, what is said before a run, and the
// warnings about what it cannot tell.

import { pairUs, type ReplayPlan, totalUs } from './replay-plan.ts'

/** The rest stands in the report. */
const endpointsShown = 8
/** As judging has it: fewer blocks say too little about their scatter. */
const fewestBlocks = 20

/** In half a sentence. */
export function summarizeReplay(plan: ReplayPlan): string {
  const { planned, source } = plan
  return `${whole(planned)} requests of ${source.join(', ')} to each, ${rateOf(plan)}, in ${timeText(totalUs(plan))}, by ${threadsOf(plan)}`
}

export function describeReplay(plan: ReplayPlan): string[] {
  const { planned, blocks, blockUs, warmUpBlocks, rampUs, schedule, maxRate } = plan
  const times = {
    duet: 'both environments at the same moment',
    alternate: 'one environment after the other within each block, in balanced order',
  }
  const warmUpUs = warmUpBlocks * pairUs(plan)
  return [
    `  ${whole(planned)} requests to each environment, ${rateOf(plan)}, from ${plan.source.join(', ')}`,
    `  ${blocks} blocks of ${timeText(blockUs)}, ${times[schedule]} (${schedule}); ${timeText(totalUs(plan))} in all`,
    warmUpBlocks === 0
      ? '  without warm-up'
      : `  before them ${timeText(warmUpUs)} of warm-up, in which the rate grows for ${timeText(rampUs)}`,
    `  sent by ${threadsOf(plan)}`,
    ...(maxRate === undefined ? [] : [`  never more than ${maxRate} requests a second (maxRate)`]),
    ...(plan.stopEarly
      ? ['  ends early once p50 or p95 of all traffic is surely beyond its margin']
      : []),
    ...balanceOf(plan),
    plan.writes.length === 0
      ? '  writes: none'
      : `  also sent, without a body: ${plan.writes.join(', ')}`,
    ...endpointsOf(plan),
    ...plan.remarks.map((remark) => `  ${remark}`),
  ]
}

/** What the plan cannot reach, however the measurement goes. */
export function replayWarnings({ blocks, planned }: ReplayPlan): string[] {
  if (planned === 0) return ['there is no request to replay, so traffic cannot be judged']
  const warnings: string[] = []
  if (blocks < fewestBlocks) {
    warnings.push(
      `traffic of ${blocks} ${blocks === 1 ? 'block' : 'blocks'} cannot be judged; ${fewestBlocks} are the least, of 1 s each or longer (traffic.duration, traffic.block)`,
    )
  }
  // A quantile needs twice as many samples beyond it as there are blocks.
  const needed = Math.ceil(Math.max(20, 2 * blocks) / 0.05)
  if (planned < needed) {
    warnings.push(
      `${whole(planned)} requests are too few to judge p95; ${whole(needed)} are the least with ${blocks} blocks`,
    )
  }
  return warnings
}

function balanceOf({ lines, copies, filtered, masked, planned }: ReplayPlan): string[] {
  const reasons = Object.entries(filtered).map(([reason, count]) => `${whole(count)} ${reason}`)
  const times = copies === 1 ? '' : ` × ${copies} copies`
  const left = reasons.length === 0 ? '0 filtered' : reasons.join(' + ')
  const hidden = Object.entries(masked).map(([kind, count]) => `${whole(count)} ${kind}`)
  return [
    `  ${whole(lines.read)} lines read = ${whole(lines.parsed)} parsed + ${whole(lines.rejected)} rejected`,
    `  ${whole(lines.parsed)} parsed${times} = ${left} + ${whole(planned)} planned`,
    ...(hidden.length === 0 ? [] : [`  masked: ${hidden.join(', ')}`]),
  ]
}

function endpointsOf({ endpoints }: ReplayPlan): string[] {
  const sorted = endpoints.toSorted((a, b) => b.planned - a.planned)
  const shown = sorted.slice(0, endpointsShown)
  const rest = sorted.length - shown.length
  return [
    '  endpoints:',
    ...shown.map(({ name, planned }) => `    ${whole(planned)} ${name}`),
    ...(rest > 0 ? [`    and ${rest} more (--json prints all)`] : []),
  ]
}

function threadsOf({ workers }: ReplayPlan): string {
  return workers === 1 ? 'one thread each' : `${workers} threads each`
}

function rateOf({ perSecond }: ReplayPlan): string {
  const rate = perSecond < 10 ? Number(perSecond.toFixed(1)) : Math.round(perSecond)
  return `${rate.toLocaleString('en-US')} a second on average`
}

function timeText(us: number): string {
  const seconds = us / 1e6
  if (seconds < 90) return `${Number(seconds.toFixed(seconds < 10 ? 1 : 0))} s`
  return `${Number((seconds / 60).toFixed(1))} min`
}

function whole(value: number): string {
  return value.toLocaleString('en-US')
}
