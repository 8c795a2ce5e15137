// What the main thread of a page did, as Chromium counts it. The counting has begun before the
// journey's clock starts, and is read after it has stopped.

import type { CDPSession, Page } from 'playwright'
import type { RenderingPart } from '../../record/evidence.ts'

/** In µs. */
export type Rendering = Partial<Record<RenderingPart, number>>

const names: Record<string, RenderingPart> = {
  ScriptDuration: 'script',
  LayoutDuration: 'layout',
  RecalcStyleDuration: 'style',
  TaskDuration: 'task',
}
const readTimeoutMs = 1_000

/** The function returned reads what was counted; it has nothing where the page does not answer. */
export async function countRendering(page: Page): Promise<() => Promise<Rendering>> {
  const counting = await begin(page).catch(() => undefined)
  return async () => {
    if (counting === undefined) return {}
    const late = Promise.withResolvers<Rendering>()
    const timer = setTimeout(() => late.resolve({}), readTimeoutMs)
    try {
      return await Promise.race([read(counting), late.promise])
    } catch {
      return {}
    } finally {
      clearTimeout(timer)
    }
  }
}

async function begin(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  return session
}

async function read(session: CDPSession): Promise<Rendering> {
  const { metrics } = await session.send('Performance.getMetrics')
  const counted: Rendering = {}
  for (const { name, value } of metrics) {
    const part = names[name]
    if (part !== undefined) counted[part] = Math.round(value * 1_000_000)
  }
  return counted
}
