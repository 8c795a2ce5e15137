// Brings up the processes of the configuration's `start`, in order, before a run, and takes them
// down in reverse after it. Whatever happens to trueup, their watchdogs leave none of them behind.

import { statSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { StartConfig } from '../config/schema.ts'
import { nameOf, StartedProcess } from './start-process.ts'
import { probe, readyInWords } from './start-ready.ts'

export class StartError extends Error {
  override name = 'StartError'
}

export interface StartOptions {
  /** What a reader has to know, a sentence each. */
  onRemark(text: string): void
  /** A process ended although nobody stopped it. */
  onExit?(name: string, ending: string, tail: string): void
  /** Gives up, and takes down what is up already. */
  signal?: AbortSignal
}

export interface StartedProcesses {
  /** Takes all down, the last one first; may be called again. */
  stop(): Promise<void>
}

const pollMs = 100
const probeTimeoutMs = 2_000

export async function startProcesses(
  starts: StartConfig[],
  options: StartOptions,
): Promise<StartedProcesses> {
  if (starts.length > 0 && process.platform === 'win32') {
    throw new StartError('start: processes cannot be started on Windows; start them before trueup')
  }
  const up: StartedProcess[] = []
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= stopAll(up, options)
    return stopping
  }
  try {
    for (const start of starts) {
      await refuseWhatIsUpAlready(start)
      options.signal?.throwIfAborted()
      const started = new StartedProcess(start)
      up.push(started)
      await untilReady(started, start, options.signal)
      started.ended.then(async (ending) => {
        if (started.done && (await isUp(start))) return
        if (!stopping) options.onExit?.(started.name, ending, started.tail.toString())
      })
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { stop }
}

async function stopAll(up: StartedProcess[], { onRemark }: StartOptions): Promise<void> {
  for (const started of up.toReversed()) {
    const left = await started.stop()
    if (left.length > 0) {
      onRemark(`start "${started.name}": could not end process ${left.join(', ')}; end it by hand`)
    }
  }
}

async function isUp({ ready }: StartConfig): Promise<boolean> {
  return ready === undefined || (await probe(ready, probeTimeoutMs)) === undefined
}

async function refuseWhatIsUpAlready(start: StartConfig): Promise<void> {
  const { cwd, ready } = start
  if (cwd !== undefined && !statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) {
    throw new StartError(`start "${nameOf(start)}": its cwd ${cwd} is not a folder; create it`)
  }
  if (ready === undefined || !(await isUp(start))) return
  throw new StartError(
    `start "${nameOf(start)}": ${readyInWords(ready)} answers already, before it was started.\n` +
      'Something else is in its place: end that, or give the process another port ' +
      '(or remove it from start, if it should run on its own).',
  )
}

async function untilReady(
  started: StartedProcess,
  start: StartConfig,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { ready, timeout: timeoutMs } = start
  if (ready === undefined) return
  let ending: string | undefined
  started.ended.then((how) => {
    ending = how
  })
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const notReady = await probe(ready, probeTimeoutMs)
    signal?.throwIfAborted()
    if (ending !== undefined && !started.done)
      throw failed(started, `${ending} before ${readyInWords(ready)} was up`)
    if (notReady === undefined) return
    if (performance.now() > deadline) {
      const ended = ending === undefined ? '' : `, though the command ${ending}`
      const waited = `${readyInWords(ready)} was not up after ${timeoutMs / 1000} s (${notReady})${ended}`
      throw failed(started, waited, 'Does ready name the right address? Does it need more timeout?')
    }
    await (ending === undefined ? Promise.race([delay(pollMs), started.ended]) : delay(pollMs))
  }
}

function failed(started: StartedProcess, what: string, advice = ''): StartError {
  const tail = started.tail.toString()
  const output =
    tail === '' ? 'It wrote nothing.' : `Its last output:\n${tail.replace(/^/gm, '  ')}`
  const hint =
    advice || 'The command has to keep running in the foreground; try it by hand in its cwd.'
  return new StartError(`start "${started.name}": ${what}.\n${output}\n${hint}`)
}
