// Starts the demonstration's own processes for a test, on free ports, and ends them with it.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Started {
  url: string
  process: ChildProcess
  /** What it has written so far, both streams. */
  output(): string
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

const script = (name: string) => join(import.meta.dirname, '../../src/demo', `${name}.ts`)

export function startScript(name: 'shop' | 'payment', args: string[]): Promise<Started> {
  const child = spawn(process.execPath, [script(name), ...args], { stdio: 'pipe' })
  let output = ''
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal)
    return ended
  }
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      output += chunk
      const [, url] = /listens on (http:\S+)\n/.exec(output) ?? []
      if (url) resolve({ url, process: child, output: () => output, stop })
    }
    child.stdout.on('data', onData)
    child.stderr.on('data', onData)
    ended.then((code) => reject(new Error(`${name} ended with ${code}: ${output}`)))
  })
}

export interface StartedShop extends Started {
  payment: Started
  stopAll(): Promise<void>
}

export async function startShop(
  databases: string,
  options: { name?: string; differences?: string; paymentDelayMs?: number } = {},
): Promise<StartedShop> {
  const { name = 'production', differences = '', paymentDelayMs = 1 } = options
  const payment = await startScript('payment', ['--delay', String(paymentDelayMs)])
  const shop = await startScript('shop', [
    ...['--name', name, '--payment', payment.url, '--differences', differences],
    ...['--database', join(databases, `${name}.sqlite`)],
  ])
  const stopAll = async () => {
    await Promise.all([shop.stop(), payment.stop()])
  }
  return { ...shop, payment, stopAll }
}

/** A folder for a test's databases; `remove` when done. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'trueup-demo-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
