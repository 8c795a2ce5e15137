// A Playwright trace of one unmeasured iteration: tracing slows a browser down.

import { readFile, rm, writeFile } from 'node:fs/promises'
import type { BrowserContext } from 'playwright'
import { scrubTrace } from './scrub-trace.ts'

export async function startTrace(context: BrowserContext): Promise<void> {
  await context.tracing.start({ screenshots: true, snapshots: true })
}

/** A trace that cannot be cleared of secrets is not kept. */
export async function saveTrace(
  context: BrowserContext,
  path: string,
  secrets: string[],
): Promise<void> {
  const raw = `${path}.part`
  try {
    await context.tracing.stop({ path: raw })
    await writeFile(path, scrubTrace(await readFile(raw), secrets))
  } finally {
    await rm(raw, { force: true })
  }
}
