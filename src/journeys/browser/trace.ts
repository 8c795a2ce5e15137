// A Playwright trace of one unmeasured iteration: tracing slows a browser down. Traces hold every
// request with its headers and cookies, so what proves who one is gets blanked before the trace is
// kept: a run folder is passed around.

import type { BrowserContext } from 'playwright'

export async function startTrace(context: BrowserContext): Promise<void> {
  await context.tracing.start({ screenshots: true, snapshots: true })
}

export async function saveTrace(context: BrowserContext, path: string): Promise<void> {
  await context.tracing.stop({ path })
}
