// One trial: the steady state of an environment, which has to be one; the fault, put on and read
// back; the fault lifted again; and the recovery. Whatever ends the fault early ends all of it.

import { setTimeout as delay } from 'node:timers/promises'
import type { Stretch, StretchName, Trial } from '../record/experiment.ts'
import { RunEnded } from '../send/ending.ts'
import type { Interruption } from '../send/interruption.ts'
import { AbortWatch } from './abort-watch.ts'
import type { FaultPlace } from './fault-place.ts'
import type { Load } from './load.ts'
import type { ExperimentPlan } from './plan.ts'
import type { ExperimentSettings } from './settings.ts'
import { medianUs, type Seen, whyUnsteady } from './steady.ts'

export interface TrialOptions {
  plan: ExperimentPlan
  settings: ExperimentSettings
  floorMs: number
  place: FaultPlace
  interruption: Interruption
  /** Of the trial's environment. */
  load: Load
  /** The typical time of its first steady state, for all that follow; set by the first. */
  typicalUs: Map<string, number>
  onStretch(name: StretchName): void
  /** Blocks that have a number already; counted on. */
  nextBlock(): number
}

const verifyEveryMs = 1_000
const steadyAttempts = 3
/** Senders get what is due a moment ahead. */
const leadMs = 250

/** Fills in `trial` as it goes, so that what was measured counts however it ends. */
export async function runTrial(trial: Trial, options: TrialOptions): Promise<void> {
  const { place, load, settings, interruption } = options
  await reachSteadyState(trial, options)
  const { fault } = settings.doses[trial.dose]!
  try {
    trial.faultFrom = now()
    await interruption.whilePreparing(place.apply(trial.environment, fault))
    trial.fault = open('fault', options)
    const why = await underFault(trial.fault, options)
    load.cutTraffic()
    if (why !== undefined) abort(trial, why)
  } finally {
    await lift(trial, place)
  }
  trial.recovery = open('recovery', options)
  await interruption.whilePreparing(untilOver(trial.recovery, place))
  await interruption.whilePreparing(load.drain())
  if (trial.aborted !== undefined) throw new RunEnded('stopped', trial.aborted)
}

async function reachSteadyState(trial: Trial, options: TrialOptions): Promise<void> {
  const { plan, load, typicalUs, floorMs, place, interruption } = options
  const { environment } = trial
  const rule = { tolerance: plan.tolerance, floorMs }
  let why: string | undefined
  for (let attempt = 1; attempt <= steadyAttempts; attempt++) {
    const seen: Seen[] = []
    load.onSeen = (one) => seen.push(one)
    trial.steady = open('steady', options)
    load.startUsers()
    await interruption.whilePreparing(untilOver(trial.steady, place))
    await interruption.whilePreparing(load.drain())
    load.onSeen = () => {}
    why = whyUnsteady(seen, rule, typicalUs.get(environment))
    if (why === undefined) {
      if (!typicalUs.has(environment)) typicalUs.set(environment, medianUs(seen))
      return
    }
  }
  delete trial.steady
  throw new RunEnded(
    'stopped',
    `${environment} has no steady state to compare a fault with, in ${steadyAttempts} attempts: ${why}. Its tolerance is ${Math.round(plan.tolerance * 100)} % (experiments.${plan.name}.tolerance). No fault was made there in this trial.`,
  )
}

/** A fault that was cut short is as long as it was. */
async function lift(trial: Trial, place: FaultPlace): Promise<void> {
  // Where the server is gone the fault is, too, and that has been said already.
  await Promise.race([place.lift(), place.lost])
  trial.faultUntil = now()
  if (trial.fault) trial.fault.durationMs = lasted(trial.fault, trial.faultUntil)
}

/** Why it was ended early, if it was. */
async function underFault(fault: Stretch, options: TrialOptions): Promise<string | undefined> {
  const { load, place, settings, interruption } = options
  const watch = new AbortWatch(settings.abort, () => load.waitingMs())
  load.onSeen = (seen) => watch.see(seen)
  load.startUsers()
  try {
    const over = untilOver(fault, place)
    return await interruption.whilePreparing(Promise.race([over.then(() => undefined), watch.why]))
  } finally {
    load.onSeen = () => {}
    watch.end()
  }
}

function open(name: StretchName, { plan, load, onStretch, nextBlock }: TrialOptions): Stretch {
  onStretch(name)
  const { steadyMs, faultMs, recoveryMs, slices } = plan
  const durationMs = { steady: steadyMs, fault: faultMs, recovery: recoveryMs }[name]
  const fromMs = performance.timeOrigin + performance.now() + leadMs
  const firstBlock = nextBlock()
  load.startTraffic({ fromMs, durationMs, firstBlock, slices })
  return { startedAt: new Date(fromMs).toISOString(), durationMs, firstBlock }
}

/** Meanwhile what is set is looked at again and again; rejects where it is not there any more. */
async function untilOver({ startedAt, durationMs }: Stretch, place: FaultPlace): Promise<void> {
  const endMs = Date.parse(startedAt) + durationMs
  while (Date.now() < endMs) {
    const waitMs = Math.min(verifyEveryMs, endMs - Date.now())
    await Promise.race([delay(waitMs), place.lost])
    await place.verify()
  }
}

function abort(trial: Trial, why: string): void {
  trial.aborted = `The fault in ${trial.environment} was ended early: ${why}.`
}

function lasted({ startedAt, durationMs }: Stretch, until: string): number {
  return Math.max(1, Math.min(durationMs, Date.parse(until) - Date.parse(startedAt)))
}

function now(): string {
  return new Date().toISOString()
}
