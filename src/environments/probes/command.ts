// The command of a probe: run in a session of its own by the watchdog of `start`, which ends its whole
// tree at the timeout, on Ctrl-C, and when trueup dies. Nothing of a value gets into its command line.

import { setTimeout as delay } from 'node:timers/promises'
import type { EnvironmentConfig } from '../../config/schema.ts'
import { StartedProcess } from '../start-process.ts'
import { ProbeError } from './probe-error.ts'

const mostOutputBytes = 64 * 1024

export interface CommandOrder {
  command: string
  environment: { name: string; config: EnvironmentConfig }
  /** Of the configuration. */
  folder: string
  timeoutMs: number
  signal?: AbortSignal
}

export async function runCommand(order: CommandOrder): Promise<string> {
  const { command, environment, folder, timeoutMs, signal } = order
  const started = new StartedProcess({
    command,
    env: variablesFor(environment),
    cwd: folder,
    timeout: timeoutMs,
  })
  let printed = ''
  const overflowing = Promise.withResolvers<string>()
  started.output.stdout?.on('data', (chunk: string) => {
    printed = `${printed}${chunk}`.slice(0, mostOutputBytes + 1)
    if (printed.length > mostOutputBytes) overflowing.resolve('overflow')
  })
  let errors = ''
  started.output.stderr?.on('data', (chunk: string) => {
    errors = `${errors}${chunk}`.slice(-4_096)
  })
  const over = new AbortController()
  const timeout = delay(timeoutMs, 'timeout', { signal: over.signal }).catch(() => 'timeout')
  const aborted = new Promise<string>((resolve) => {
    if (signal?.aborted) resolve('aborted')
    signal?.addEventListener('abort', () => resolve('aborted'), { once: true, signal: over.signal })
  })
  const ending = await Promise.race([started.ended, timeout, aborted, overflowing.promise])
  over.abort()
  await started.stop()
  signal?.throwIfAborted()
  if (ending === 'timeout') {
    throw new ProbeError(`the command was not done after ${timeoutMs} ms and was ended`)
  }
  if (printed.length > mostOutputBytes) {
    throw new ProbeError(`the command printed more than ${mostOutputBytes / 1024} KiB`)
  }
  if (!started.done) {
    const said = lastLine(errors)
    throw new ProbeError(`the command ${ending}${said === '' ? '' : `: ${said}`}`)
  }
  const text = printed.trim()
  if (text === '') throw new ProbeError('the command printed nothing')
  return text
}

/** What is no plain text or number, or has a name that no shell can read, is left out. */
function variablesFor({ name, config }: CommandOrder['environment']): Record<string, string> {
  const plain = Object.entries(config.variables).flatMap(([key, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value) && /^\w+$/.test(key)
      ? [[`TRUEUP_VAR_${key}`, String(value)] as const]
      : [],
  )
  return {
    ...Object.fromEntries(plain),
    TRUEUP_ENVIRONMENT: name,
    TRUEUP_URL: config.url,
  }
}

function lastLine(text: string): string {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  return (lines.at(-1) ?? '').slice(-300)
}
