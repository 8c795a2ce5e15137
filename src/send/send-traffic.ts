// The traffic part of a run: senders up in both environments, the replay under its guards, and what
// it measures to disk block by block.

import type { PreparedTraffic } from '../plan/prepare-traffic.ts'
import type { ReplayPlan } from '../plan/replay-plan.ts'
import type { RunFile } from '../record/run-file.ts'
import type { SeriesLine } from '../record/series.ts'
import { finishEarly } from '../record/traffic-ledger.ts'
import type { RunEnded } from './ending.ts'
import { type Headroom, measureHeadroom, safePart, tooLittleHeadroom } from './headroom/headroom.ts'
import type { Interruption } from './interruption.ts'
import { NetworkLost, type RunNetwork } from './network.ts'
import { openSide } from './open-side.ts'
import type { Recording } from './recording.ts'
import { BlockRecord } from './replay/block-record.ts'
import { Coordinator, timeOfDayMs } from './replay/coordinator.ts'
import { endpointsWithEvidence } from './replay/evidence-endpoints.ts'
import { Guards } from './replay/guards.ts'
import { LiveSide } from './replay/live.ts'
import type { BlockReport, SenderSetup } from './replay/messages.ts'
import type { ReplaySide, SideOptions } from './replay/side.ts'
import type { RunOrigin } from './run-facts.ts'
import { whyNotListening } from './unreachable.ts'
import type { Unwind } from './unwind.ts'

/** Why the replay has seen enough, in words; asked once per block, in order. */
export type WhyEnough = (file: RunFile, block: readonly SeriesLine[]) => string | undefined

export interface TrafficRun {
  request: RunOrigin
  traffic: PreparedTraffic
  recording: Recording
  interruption: Interruption
  unwind: Unwind
  whyEnough?: WhyEnough
  network?: RunNetwork | undefined
}

interface ToCoordinator {
  onHeldBack(environment: string, block: number, place: number): void
  onStuck(why: RunEnded): void
}

const sendersCloseLimitMs = 10_000
const progressEveryMs = 1_000

export async function sendTraffic(run: TrafficRun): Promise<void> {
  const { traffic, recording, interruption, request } = run
  const { plan, random } = traffic
  const { compare, config } = request.loaded
  let enough: string | undefined
  const live = [compare.reference, compare.candidate].map((name) => new LiveSide(name))
  const record = new BlockRecord({
    file: recording.file,
    plan,
    keep: async (lines, evidence) => {
      await recording.keepBlock(lines, evidence)
      enough ??= run.whyEnough?.(recording.file, lines)
      if (enough !== undefined) coordinator.finish()
    },
  })
  const guards = new Guards({
    environments: config.environments,
    floorMs: config.margins.floor,
    // There is a coordinator by the time that anything was sent.
    halt: (reason) => coordinator.halt(reason),
    pause: (pause) => coordinator.pause(pause),
    onRemark: (text) => recording.remark(text),
    whyUnreachable: (name) => whyNotListening(name, config.environments),
  })
  const toCoordinator: ToCoordinator = {
    onHeldBack: (...what) => coordinator.leaveOutElsewhere(...what),
    onStuck: (why) => coordinator.halt(why),
  }
  for (const remark of plan.remarks) recording.remark(remark)
  recording.phase('traffic warm-up')
  const sides = await interruption.whilePreparing(
    Promise.all(live.map((side) => openGuarded(run, side, guards, toCoordinator))),
  )
  const headroom = await interruption.whilePreparing(headroomFor(plan))
  if (headroom !== undefined) {
    record.headroom(headroom)
    if (plan.perSecond > safePart * headroom.perSecond) {
      recording.remark(tooLittleHeadroom(plan, headroom))
    }
  }
  const coordinator = new Coordinator({
    plan,
    arrivals: traffic,
    random,
    sides,
    interruption,
    onStart: (measuredFromMs) => {
      if (plan.warmUpBlocks > 0) guards.startEndsAt(measuredFromMs)
    },
    onBlock: async (reports, originMs) => {
      for (const example of record.newExamples(reports)) recording.say(example)
      const lost = await networkLost(run.network)
      await record.enter(lost === undefined ? reports : cutShort(reports), originMs)
      // Not thrown: the blocks after it have to reach the ledger too.
      if (lost !== undefined) coordinator.halt(lost)
    },
  })
  const watching = setInterval(() => {
    const { block, leftMs } = coordinator
    recording.phase(block < 0 ? 'traffic warm-up' : 'traffic')
    const sides = live.map((side) => side.progress())
    recording.progress({ block, blocks: plan.blocks, leftMs, lagP99Us: record.lagP99Us, sides })
  }, progressEveryMs)
  run.network?.lost.catch((lost: NetworkLost) => coordinator.halt(lost))
  try {
    await coordinator.run()
    if (enough !== undefined) tellEarlyEnd(enough, plan, recording)
  } finally {
    clearInterval(watching)
    tellOutcome(record, recording)
  }
}

/** So few a second are far below what any machine does. */
const neverTooMany = 25
const headroomMs = 400

async function headroomFor(plan: ReplayPlan): Promise<Headroom | undefined> {
  return plan.perSecond < neverTooMany ? undefined : await measureHeadroom(plan, headroomMs)
}

function openGuarded(
  run: TrafficRun,
  live: LiveSide,
  guards: Guards,
  { onHeldBack, onStuck }: ToCoordinator,
): Promise<ReplaySide> {
  const { traffic, unwind } = run
  const { environment } = live
  const options: SideOptions = {
    workers: traffic.plan.workers,
    listener: {
      onPulse(pulse) {
        live.see(pulse)
        guards.see(environment, pulse)
      },
      onRetryAfter: (heard) => guards.heardRetryAfter(environment, heard, timeOfDayMs()),
      onHeldBack: (block, place) => onHeldBack(environment, block, place),
      onStuck,
    },
    mapTarget: traffic.mapTarget[environment],
  }
  return openSide(senderSetup(run, environment), options, unwind, sendersCloseLimitMs)
}

/** Of a block that has ended: was its fault there all the time? */
async function networkLost(network: RunNetwork | undefined): Promise<NetworkLost | undefined> {
  try {
    await network?.confirm()
    return undefined
  } catch (error) {
    if (error instanceof NetworkLost) return error
    throw error
  }
}

/** In the ledger alone. */
function cutShort(reports: ReadonlyMap<string, BlockReport>): Map<string, BlockReport> {
  return new Map([...reports].map(([name, report]) => [name, { ...report, complete: false }]))
}

/** Also for senders of one environment alone. */
export function senderSetup(
  {
    request,
    recording,
    traffic,
    network,
  }: Pick<TrafficRun, 'request' | 'recording' | 'traffic'> & {
    network?: Pick<RunNetwork, 'detours'>
  },
  environment: string,
): SenderSetup {
  const { environments, traffic: settings } = request.loaded.config
  const { plan } = traffic
  return {
    environment,
    environments,
    ...(network && { detours: network.detours }),
    runId: recording.file.id,
    version: request.version,
    client: plan.sender === 'undici' ? 'undici' : 'lean',
    connections: plan.connections === 'per-client' ? 'per-client' : 'shared',
    maxConnections: plan.maxConnections,
    timeoutMs: plan.timeoutMs,
    connectTimeoutMs: settings!.connectTimeout,
    evidenceOf: endpointsWithEvidence(plan),
    maxBodyBytes: settings!.maxBody,
    ...(plan.maxRate === undefined ? {} : { maxRate: plan.maxRate }),
  }
}

function tellEarlyEnd(why: string, { blocks }: ReplayPlan, recording: Recording): void {
  const accounts = Object.values(recording.file.ledger.traffic ?? {})
  // The last block may have been the one that said so.
  if (accounts.map(finishEarly).includes(true)) {
    recording.remark(`Finished early: ${why}; ${blocks} were planned.`)
  }
}

function tellOutcome(record: BlockRecord, recording: Recording): void {
  const { bottleneck, incomplete, affected } = record
  if (bottleneck !== undefined) recording.remark(`Traffic is not judged: ${bottleneck}.`)
  else if (affected.length > 0) {
    const [{ block, why }] = affected as [(typeof affected)[number]]
    const which = affected.length === 1 ? 'One block' : `${affected.length} blocks`
    recording.remark(
      `${which} of traffic ${affected.length === 1 ? 'is' : 'are'} left out on both sides, as trueup itself was too slow: in block ${block + 1} ${why}.`,
    )
  }
  if (incomplete > 0) {
    recording.remark(
      incomplete === 1
        ? 'One block of traffic was cut short; it is in the ledger alone.'
        : `${incomplete} blocks of traffic were cut short; they are in the ledger alone.`,
    )
  }
}
