// What is said before anything is sent: how much goes where, and what a production environment and
// its data have to bear.

import type { LoadedConfig } from '../../config/load.ts'
import { warningsOf } from '../../plan/describe.ts'
import { summarizeReplay } from '../../plan/describe-replay.ts'
import { summarizeSaturation } from '../../plan/describe-saturation.ts'
import type { Plan } from '../../plan/plan.ts'
import { describeFaults } from '../../plan/plan-faults.ts'

export function announce({ config }: LoadedConfig, plan: Plan): string[] {
  const compared = [plan.reference, plan.candidate]
  const lines = [
    `${plan.candidate} is compared with ${plan.reference}: ${amountOf(plan)} (seed ${plan.seed}).`,
  ]
  for (const name of compared) {
    const { production, maxRate, url } = config.environments[name]!
    if (!production) continue
    const rate = maxRate === undefined ? '' : `, at most ${maxRate} requests a second`
    lines.push(
      `${name} is marked as production (${new URL(url).host}): it gets as many requests as ${otherOf(plan, name)}${rate}.`,
    )
  }
  lines.push(...describeFaults(plan.faults ?? []).map((line) => `Fault ${line}.`))
  lines.push(...writesOf(config.environments, plan))
  lines.push(...warningsOf(plan).map((warning) => `Warning: ${warning}.`))
  return lines
}

function amountOf(plan: Plan): string {
  const parts = plan.journeys.length === 0 ? [] : [journeysOf(plan)]
  if (plan.traffic) parts.push(summarizeReplay(plan.traffic))
  if (plan.saturation) parts.push(summarizeSaturation(plan.saturation))
  return parts.join('; then ')
}

function journeysOf(plan: Plan): string {
  const names = plan.journeys.map(({ name }) => name).join(', ')
  const measured = plan.pairs.filter(({ pair }) => pair >= 0).length
  const warmUp = plan.pairs.length - measured
  const amount =
    plan.durationMs === undefined
      ? `${warmUp} warm-up and ${measured} measured pairs`
      : `${warmUp} warm-up pairs, then measured pairs for ${plan.durationMs / 1_000} s`
  return `${amount} of ${names}`
}

function writesOf(environments: LoadedConfig['config']['environments'], plan: Plan): string[] {
  return plan.journeys.flatMap(({ name, writes }) => {
    if (!writes) return []
    const pairs = plan.pairs.filter(({ journey }) => journey === name).length
    const amount =
      plan.durationMs === undefined ? `${writes * pairs} times` : `${writes} times an iteration`
    const allowed = [plan.reference, plan.candidate].flatMap((environment) => {
      const why = environments[environment]?.writes
      return environments[environment]?.production && why !== undefined
        ? [`; allowed in ${environment}: ${why}`]
        : []
    })
    return [`${name} writes ${amount} in each environment${allowed.join('')}.`]
  })
}

function otherOf({ reference, candidate }: Plan, name: string): string {
  return name === reference ? candidate : reference
}
