// From what was seen of an iteration's pages to its metrics, and to those of its steps. A step's
// pages are those that were opened while it was the innermost one; they count for the steps around
// it too. The time to first byte is added up over the pages, since it is a part of the duration;
// paints are the mean of the pages, and layout shift is that of the worst page.

import type { MetricName } from '../../record/metric.ts'
import type { StepSample } from '../../record/sample.ts'
import type { NetworkFacts, SeenDocument } from './network.ts'
import type { PageVitals } from './vitals.ts'

type Metrics = Partial<Record<MetricName, number>>
type SeenPage = SeenDocument & Omit<PageVitals, 'startMs'>

export function pageMetrics(facts: NetworkFacts, vitals: PageVitals[]): Metrics {
  return metricsOf(withVitals(facts.documents, vitals), facts.requests)
}

/** Adds to each step the metrics of its own pages and requests. */
export function addStepMetrics(
  steps: StepSample[],
  facts: NetworkFacts,
  vitals: PageVitals[],
): StepSample[] {
  const pages = withVitals(facts.documents, vitals)
  return steps.map((step) => {
    const within = ({ step: path }: { step: string | undefined }) =>
      path === step.name || path?.startsWith(`${step.name} > `) === true
    const metrics = metricsOf(pages.filter(within), facts.requests.filter(within))
    return { ...step, metrics: { ...step.metrics, ...metrics } }
  })
}

/** A page's figures belong to the document that began when the page says it did. */
function withVitals(documents: SeenDocument[], vitals: PageVitals[]): SeenPage[] {
  const pages: SeenPage[] = documents.map((document) => ({ ...document }))
  for (const { startMs, ...figures } of vitals) {
    const distance = (page: SeenPage) => Math.abs(page.startMs - startMs)
    const [nearest] = pages.toSorted((one, other) => distance(one) - distance(other))
    if (nearest !== undefined) Object.assign(nearest, figures)
  }
  return pages
}

function metricsOf(pages: SeenPage[], requests: { bytes: number }[]): Metrics {
  const metrics: Metrics = {
    requests: requests.length,
    bytes: requests.reduce((sum, { bytes }) => sum + bytes, 0),
  }
  if (pages.length > 0) metrics.ttfb = round(pages.reduce((sum, { ttfbMs }) => sum + ttfbMs, 0))
  const fcp = present(pages, 'fcp')
  if (fcp.length > 0) metrics.fcp = round(mean(fcp))
  const lcp = present(pages, 'lcp')
  if (lcp.length > 0) metrics.lcp = round(mean(lcp))
  const cls = present(pages, 'cls')
  if (cls.length > 0) metrics.cls = Math.round(Math.max(...cls) * 10_000) / 10_000
  return metrics
}

function present(pages: SeenPage[], name: 'fcp' | 'lcp' | 'cls'): number[] {
  return pages.map((page) => page[name]).filter((value) => value !== undefined)
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Milliseconds to the microsecond. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
