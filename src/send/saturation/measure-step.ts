// Measures one step of the closed loop, writes it down and tells of it. One in which trueup stood still
// is measured again; one that was not measured to its end is in the ledger alone.

import { setTimeout as delay } from 'node:timers/promises'
import { Histogram } from '../../record/histogram.ts'
import type { LoopPart, LoopStep, SaturationFacts } from '../../record/saturation.ts'
import { RunEnded } from '../ending.ts'
import { lastReports } from '../last-reports.ts'
import type { LoopThreads } from './loop-threads.ts'
import type { StepReport } from './messages.ts'
import { askedToStop, cutByRun } from './open-loop.ts'
import type { SaturationRun } from './send-saturation.ts'

/** A thread that stood still for so long has measured itself. */
const standstillUs = 100_000
const mostTries = 3
/** Of a step, in which connections open and queues fill. */
const settlePart = 0.25
/** Between two steps: what the one before has left behind is worked off. */
const pauseMs = 100

export function stepper(
  { request, saturation: { plan }, recording, interruption, network }: SaturationRun,
  threads: LoopThreads,
  facts: SaturationFacts,
) {
  const { environments } = request.loaded.config
  const errorsSaid = new Set<string>()
  /** Rejects where it is no measurement of the environment. */
  const reportOf = async (stepping: Promise<StepReport>): Promise<StepReport> => {
    const report = await interruption.whilePreparing(stepping)
    await network?.confirm()
    const exhausted = report.examples['no-socket']
    if (exhausted !== undefined) throw new RunEnded('failed', exhausted)
    return report
  }
  const measure = async (
    environment: string,
    part: LoopPart,
    connections: number,
    stepMs = plan.stepMs,
    repeat?: number,
    tries = 1,
  ): Promise<LoopStep> => {
    interruption.checkpoint()
    const settleMs = settlePart * stepMs
    const stepping = threads.step({
      environment,
      connections,
      settleMs,
      measureMs: stepMs - settleMs,
      maxErrors: plan.maxErrors,
    })
    const { examples, ...measured } = await reportOf(stepping).catch(async (error: unknown) => {
      threads.stop()
      const last = await lastReports(stepping)
      if (last !== undefined) {
        facts.steps.push({ environment, part, connections, ...inLedgerAlone(last) })
      }
      throw error
    })
    const stoodStill = measured.eventLoopDelayP99Us > standstillUs && tries < mostTries
    const step: LoopStep = {
      environment,
      part,
      ...(repeat === undefined ? {} : { repeat }),
      connections,
      ...measured,
      ...(stoodStill && { cut: 'trueup itself stood still', measuredAgain: true }),
    }
    facts.steps.push(step)
    await recording.save()
    for (const [kind, message] of Object.entries(examples)) {
      const key = JSON.stringify([environment, kind])
      if (!errorsSaid.has(key)) recording.say(`${environment} failed (${kind}): ${message}`)
      errorsSaid.add(key)
    }
    recording.step({ ...inWords(step), repeats: plan.repeats })
    if (step.ledger.statuses[429] && environments[environment]!.production) {
      throw askedToStop(environment, 429)
    }
    await delay(pauseMs)
    return stoodStill ? measure(environment, part, connections, stepMs, repeat, tries + 1) : step
  }
  return measure
}

/** It was sent, and nothing of it is measured. */
function inLedgerAlone({ examples: _, ...report }: StepReport) {
  const service = new Histogram().encode()
  return { ...report, durationMs: 0, perSecond: 0, count: 0, errors: 0, service, cut: cutByRun }
}

function inWords({ environment, part, repeat, connections, perSecond, service, errors }: LoopStep) {
  const p95Us = Histogram.decode(service).valueAtQuantileUs(0.95)
  const p95Ms = p95Us === null ? null : p95Us / 1_000
  return {
    environment,
    part,
    ...(repeat !== undefined && { repeat }),
    connections,
    perSecond,
    p95Ms,
    errors,
  }
}
