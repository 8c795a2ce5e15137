// What the browser says of each page: first and largest contentful paint and layout shift. A small
// script in each page observes them. A page hands its figures over when its largest paint is known,
// since what it says while it is left may come too late, again when it is left, and the last one
// when the iteration has ended.

import type { BrowserContext, Page } from 'playwright'

/** In milliseconds since the navigation began; CLS is a score. */
export interface PageVitals {
  startMs: number
  fcp?: number
  lcp?: number
  cls?: number
  /** By which the page came: `h2`. */
  protocol?: string
}

const binding = '__trueupPageSeen'
const readTimeoutMs = 1_000

declare global {
  interface Window {
    __trueupPageSeen?: (vitals: PageVitals) => void
    __trueupVitals?: () => PageVitals
  }
}

/** Once for each context; `onVitals` gets the figures of a page, the latest last. */
export async function observeVitals(
  context: BrowserContext,
  onVitals: (vitals: PageVitals) => void,
): Promise<void> {
  await Promise.all([
    context.exposeBinding(binding, (_source, vitals: PageVitals) => onVitals(vitals)),
    context.addInitScript(observeInPage),
  ])
}

/** The figures of a page that is open still; a page that does not answer has none. */
export async function readVitals(page: Page): Promise<PageVitals | undefined> {
  if (page.isClosed()) return undefined
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => late.resolve(undefined), readTimeoutMs)
  try {
    return await Promise.race([page.evaluate(readInPage), late.promise])
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}

async function readInPage(): Promise<PageVitals | undefined> {
  const read = window.__trueupVitals
  if (read?.().fcp === undefined && document.visibilityState === 'visible') {
    // The journey may end before its last page is painted: that takes a frame, not measured.
    await new Promise((resolve) => {
      setTimeout(resolve, 100)
      requestAnimationFrame(() => setTimeout(resolve))
    })
  }
  return read?.()
}

/** Runs in every page before its own scripts, so it stands by itself. */
function observeInPage(): void {
  if (window !== window.top || !location.protocol.startsWith('http')) return
  const seen: PageVitals = { startMs: performance.timeOrigin }
  const observers: [PerformanceObserver, (entry: PerformanceEntry) => void][] = []
  let shiftWindow = { firstMs: 0, lastMs: 0, score: 0 }

  const observe = (type: string, take: (entry: PerformanceEntry) => void) => {
    if (!PerformanceObserver.supportedEntryTypes.includes(type)) return
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) take(entry)
    })
    observer.observe({ type, buffered: true })
    observers.push([observer, take])
  }

  observe('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint') seen.fcp = startTime
  })
  observe('largest-contentful-paint', ({ startTime }) => {
    seen.lcp = startTime
    window.__trueupPageSeen?.(read())
  })
  // The layout shift score is that of the worst window: shifts less than 1 s apart, 5 s at most.
  observe('layout-shift', (entry) => {
    const { startTime, value, hadRecentInput } = entry as PerformanceEntry & {
      value: number
      hadRecentInput: boolean
    }
    if (hadRecentInput) return
    const same = startTime - shiftWindow.lastMs < 1000 && startTime - shiftWindow.firstMs < 5000
    shiftWindow = same
      ? { ...shiftWindow, lastMs: startTime, score: shiftWindow.score + value }
      : { firstMs: startTime, lastMs: startTime, score: value }
    seen.cls = Math.max(seen.cls ?? 0, shiftWindow.score)
  })

  const read = (): PageVitals => {
    for (const [observer, take] of observers) observer.takeRecords().forEach(take)
    const observesShifts = PerformanceObserver.supportedEntryTypes.includes('layout-shift')
    const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    if (page?.nextHopProtocol) seen.protocol = page.nextHopProtocol
    return observesShifts ? { cls: 0, ...seen } : seen
  }
  Object.defineProperty(window, '__trueupVitals', { value: read })
  addEventListener('pagehide', () => window.__trueupPageSeen?.(read()))
}
