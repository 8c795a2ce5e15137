// After the closed loop: requests at half, seven and nine tenths of the lower capacity, by the
// senders of a replay, which wait for no answer. A closed loop asks less of a server that is slow; only
// an open one shows how long users wait in its queue.

import { openArrivals } from '../../plan/saturation-plan.ts'
import type { LoopStep, OpenStep, SaturationFacts } from '../../record/saturation.ts'
import { RunEnded } from '../ending.ts'
import { lastReports } from '../last-reports.ts'
import { openSide } from '../open-side.ts'
import { timeOfDayMs } from '../replay/coordinator.ts'
import { mergeHistograms } from '../replay/merge-reports.ts'
import type { BlockReport, SenderSetup } from '../replay/messages.ts'
import type { ReplaySide, SideOptions } from '../replay/side.ts'
import type { SaturationRun } from './send-saturation.ts'

const shares = [0.5, 0.7, 0.9]
const closeLimitMs = 15_000
/** Senders know of their requests so long before the first is due. */
const leadMs = 300
const mostConnections = 1_024
const connectTimeoutMs = 10_000
const maxBodyBytes = 64 * 1_024 * 1_024
/** Why a step was cut that is in the ledger alone. */
export const cutByRun = 'the run was ended'

export async function confirmOpen(run: SaturationRun, facts: SaturationFacts): Promise<void> {
  const { saturation, request, recording, interruption, network } = run
  const { plan } = saturation
  const compared = [request.plan.reference, request.plan.candidate]
  const lowest = Math.min(...compared.map((name) => capacityOf(facts.steps, name)))
  if (plan.confirmMs === 0 || !(lowest > 0)) return
  const sides = new Map<string, ReplaySide>()
  for (const name of compared) sides.set(name, await openSenders(run, name))
  /** They fail already, and are asked for no more. */
  const failing = new Set<string>()
  for (const [index, share] of shares.entries()) {
    const perSecond = share * lowest
    const arrivals = openArrivals(plan.requests, {
      perSecond,
      durationMs: plan.confirmMs,
      seed: request.plan.seed,
    })
    for (const name of compared) {
      interruption.checkpoint()
      if (failing.has(name)) continue
      const side = sides.get(name)!
      const originMs = timeOfDayMs() + leadMs
      side.send(arrivals, { block: index, originMs })
      const reporting = side.endBlock(index)
      const enter = (report: BlockReport, cut?: string) => {
        const step = { environment: name, share, perSecond, ...measuredOf(report, originMs) }
        facts.open.push({ ...step, durationMs: plan.confirmMs, ...(cut !== undefined && { cut }) })
      }
      try {
        const report = await interruption.whilePreparing(reporting)
        await network?.confirm()
        enter(report)
        const { count, errors } = report.traffic
        if (errors > Math.max(1, plan.maxErrors * count)) {
          failing.add(name)
          recording.remark(
            `${name}: ${errors} of ${count} requests failed in the open loop at ${Math.round(100 * share)} % of the lower knee; it was not asked for more.`,
          )
        }
      } catch (error) {
        side.stop()
        const last = await lastReports(reporting)
        if (last !== undefined) enter(last, cutByRun)
        throw error
      }
      await recording.save()
    }
  }
}

/** The median of its repeats, without those that were given up or measured again. */
export function capacityOf(steps: readonly LoopStep[], name: string): number {
  const rates = steps
    .filter((step) => step.part === 'repeat' && step.environment === name && step.cut === undefined)
    .map(({ perSecond }) => perSecond)
    .toSorted((a, b) => a - b)
  const middle = (rates.length - 1) / 2
  return ((rates[Math.floor(middle)] ?? 0) + (rates[Math.ceil(middle)] ?? 0)) / 2
}

/** A production system that asks for less gets nothing more. */
export function askedToStop(environment: string, status: number): RunEnded {
  return new RunEnded(
    'stopped',
    `Stopped: ${environment} is marked as production and answered ${status}, which asks for fewer requests. Lower saturation.maxRate.`,
  )
}

async function openSenders(run: SaturationRun, environment: string): Promise<ReplaySide> {
  const { request, recording, saturation, interruption, unwind, network } = run
  const { plan, mapTarget } = saturation
  const setup: SenderSetup = {
    environment,
    environments: request.loaded.config.environments,
    ...(network && { detours: network.detours }),
    runId: recording.file.id,
    version: request.version,
    client: 'lean',
    connections: 'shared',
    maxConnections: mostConnections,
    timeoutMs: plan.timeoutMs,
    connectTimeoutMs,
    maxBodyBytes,
    evidenceOf: [],
    ...(plan.maxRate === undefined ? {} : { maxRate: plan.maxRate }),
  }
  const options: SideOptions = {
    workers: 1,
    listener: {
      onStuck: (why) => interruption.halt(why),
      onRetryAfter({ status }) {
        if (setup.environments[environment]!.production) {
          interruption.halt(askedToStop(environment, status))
        }
      },
    },
    mapTarget: mapTarget[environment],
  }
  return await interruption.whilePreparing(openSide(setup, options, unwind, closeLimitMs))
}

function measuredOf(
  { traffic, ledger, load }: BlockReport,
  originMs: number,
): Omit<OpenStep, 'environment' | 'share' | 'perSecond' | 'durationMs'> {
  const lag = mergeHistograms(load.map((sender) => sender.lag))
  const { planned, sent, retried, answered, failed, timedOut, errorKinds, statuses, dropped } =
    ledger
  return {
    startedAt: new Date(originMs).toISOString(),
    count: traffic.count,
    errors: traffic.errors,
    response: traffic.response,
    service: traffic.service,
    lagP99Us: lag.valueAtQuantileUs(0.99) ?? 0,
    ledger: {
      planned,
      dropped: Object.values(dropped).reduce((sum, count) => sum + count, 0),
      // A request that left again, as its connection had just been closed, left twice.
      sent: sent + retried,
      answered,
      failed,
      timedOut,
      closed: retried,
      errorKinds,
      statuses,
    },
  }
}
