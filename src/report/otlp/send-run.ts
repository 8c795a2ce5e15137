// A run by OTLP over HTTP: its figures as gauges at the time when it ended, and a trace for each of its
// journeys. Headers, certificates, compression and the time that is spent on trying (ten seconds) come
// from the variables of OpenTelemetry (OTEL_EXPORTER_OTLP_HEADERS, …), which its exporters read.

import { createHash } from 'node:crypto'
import type { HrTime, Span } from '@opentelemetry/api'
import type { MetricData, ResourceMetrics } from '@opentelemetry/sdk-metrics'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import type { Comparison } from '../../compare/comparison.ts'
import type { MeasuredRun } from '../../compare/input.ts'
import { endOf, figuresOfRun } from '../machine/figures-of-run.ts'
import { journeySpans, type SpanTree } from './journey-spans.ts'
import { loadPackages, type OtlpPackages } from './packages.ts'

export type SendRun = (comparison: Comparison, run: MeasuredRun) => Promise<void>

const spansInRequest = 512
/** The SDK would fold what is beyond 2,000 series of a gauge into one. */
const mostSeries = 1_000_000

/** Fails where OpenTelemetry is not installed, before anything is measured. */
export async function openOtlp(url: string): Promise<SendRun> {
  const packages = await loadPackages()
  const base = url.replace(/\/+$/, '')
  return async (comparison, run) => {
    await sendMetrics(packages, `${base}/v1/metrics`, comparison, run)
    await sendTraces(packages, `${base}/v1/traces`, comparison, run)
  }
}

async function sendMetrics(
  { metrics, metricExporter, resources }: OtlpPackages,
  url: string,
  comparison: Comparison,
  run: MeasuredRun,
): Promise<void> {
  class Reader extends metrics.MetricReader {
    protected async onForceFlush() {}
    protected async onShutdown() {}
  }
  const reader = new Reader({ cardinalitySelector: () => mostSeries })
  const resource = resources.resourceFromAttributes(resourceOf(comparison, run))
  const provider = new metrics.MeterProvider({ resource, readers: [reader] })
  const meter = provider.getMeter('trueup', run.file.tool.version)
  for (const { name, unit, help, points } of figuresOfRun(comparison, run.file)) {
    const gauge = meter.createGauge(name, { unit, description: help })
    for (const { value, labels } of points) gauge.record(value, labels)
  }
  const { resourceMetrics, errors } = await reader.collect()
  if (errors.length > 0) throw errors[0]
  await exported(
    new metricExporter.OTLPMetricExporter({ url }),
    atEnd(resourceMetrics, hrTime(endOf(run.file) * 1_000)),
  )
  await provider.shutdown()
}

/** A run that is sent again later was not measured later. */
function atEnd(collected: ResourceMetrics, time: HrTime): ResourceMetrics {
  const moved = (metric: MetricData) => ({
    ...metric,
    dataPoints: metric.dataPoints.map((point) => ({ ...point, startTime: time, endTime: time })),
  })
  return {
    ...collected,
    scopeMetrics: collected.scopeMetrics.map((scope) => ({
      ...scope,
      metrics: scope.metrics.map((metric) => moved(metric) as MetricData),
    })),
  }
}

async function sendTraces(
  packages: OtlpPackages,
  url: string,
  comparison: Comparison,
  run: MeasuredRun,
): Promise<void> {
  const exporter = new packages.traceExporter.OTLPTraceExporter({ url })
  const spans = spansOf(packages, comparison, run)
  try {
    for (let at = 0; at < spans.length; at += spansInRequest) {
      await exported(exporter, spans.slice(at, at + spansInRequest))
    }
  } finally {
    await exporter.shutdown()
  }
}

function spansOf(
  { api, resources, trace }: OtlpPackages,
  comparison: Comparison,
  run: MeasuredRun,
): ReadableSpan[] {
  const spans: ReadableSpan[] = []
  const provider = new trace.TracerProvider({
    resource: resources.resourceFromAttributes(resourceOf(comparison, run)),
    sampler: new trace.AlwaysOnSampler(),
    idGenerator: sameIdsEachTime(run.file.id),
    spanProcessors: [
      {
        onStart() {},
        onEnd: (span) => spans.push(span),
        async forceFlush() {},
        async shutdown() {},
      },
    ],
  })
  const tracer = provider.getTracer('trueup', run.file.tool.version)
  const emit = (tree: SpanTree, parent?: Span) => {
    const around = parent ? api.trace.setSpan(api.ROOT_CONTEXT, parent) : api.ROOT_CONTEXT
    const { attributes, failure } = tree
    const span = tracer.startSpan(
      tree.name,
      { startTime: hrTime(tree.startUs), attributes },
      around,
    )
    if (failure !== undefined) {
      span.setStatus({ code: api.SpanStatusCode.ERROR, message: failure })
    }
    for (const child of tree.children) emit(child, span)
    span.end(hrTime(tree.endUs))
  }
  for (const tree of journeySpans(comparison, run)) emit(tree)
  return spans
}

function resourceOf({ runs, environments }: Comparison, { file }: MeasuredRun) {
  return {
    'service.name': 'trueup',
    'service.version': file.tool.version,
    'trueup.run': runs.candidate,
    'trueup.reference': environments.reference,
    'trueup.candidate': environments.candidate,
  }
}

/** What is sent twice is the same trace, and not a second one. */
function sameIdsEachTime(run: string) {
  let count = 0
  const next = (digits: number) => {
    count += 1
    return createHash('sha256').update(`${run} ${count}`).digest('hex').slice(0, digits)
  }
  return { generateTraceId: () => next(32), generateSpanId: () => next(16) }
}

/** A number would be taken as time since this process began. */
function hrTime(timeUs: number): HrTime {
  const seconds = Math.floor(timeUs / 1_000_000)
  return [seconds, Math.round((timeUs - seconds * 1_000_000) * 1_000)]
}

interface Exporter<T> {
  export(items: T, done: (result: { code: number; error?: Error }) => void): void
}

function exported<T>(exporter: Exporter<T>, items: T): Promise<void> {
  return new Promise((resolve, reject) => {
    exporter.export(items, ({ code, error }) => {
      if (code === 0) resolve()
      else reject(error ?? new Error('no reason was given'))
    })
  })
}
