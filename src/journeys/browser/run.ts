// One iteration of a browser journey, from a context of its own to a sample. The clock runs while
// the author's code does; contexts, screenshots, traces and what the browser counted lie outside.

import type { Browser, Page, Response } from 'playwright'
import { redactor } from '../../config/redactor.ts'
import { traceIdOf } from '../../environments/traceparent.ts'
import { redactSample } from '../../record/run-folder.ts'
import type { FinishedIteration, SampleError } from '../../record/sample.ts'
import { artifact } from '../artifacts.ts'
import { cookieSecrets } from '../cookie-secrets.ts'
import type { BrowserJourney, BrowserTools } from '../define.ts'
import { JourneyFailure } from '../failure.ts'
import { type IterationResult, runIteration } from '../iteration.ts'
import type { IterationRequest } from '../runner.ts'
import { StepRecorder } from '../steps.ts'
import { browserEvidence } from './browser-evidence.ts'
import { browserFailure, failureFromOutside } from './browser-failure.ts'
import { type ContextSettings, type OpenContext, openContext } from './context.ts'
import { NetworkWatch } from './network.ts'
import { addStepMetrics, pageMetrics } from './page-metrics.ts'
import { countRendering } from './rendering.ts'
import { withScreenshot } from './screenshot.ts'
import { saveTrace, startTrace } from './trace.ts'
import { type PageVitals, readVitals } from './vitals.ts'

export interface BrowserRun {
  browser: Browser
  journey: BrowserJourney
  request: IterationRequest
  settings: ContextSettings
  /** Whether the context is handed back open, for the next iteration. */
  keep: boolean
  /** The context of an earlier iteration. */
  kept?: OpenContext
  artifacts?: string
  /** What must not stand in a trace. */
  secrets: string[]
}

export async function runBrowserIteration(
  run: BrowserRun,
): Promise<{ sample: FinishedIteration; open: OpenContext }> {
  const open = run.kept ?? (await openContext(run.browser, run.settings))
  const trace = run.request.trace === true ? run.artifacts : undefined
  if (trace !== undefined) await startTrace(open.context)
  const page = await open.newPage()
  const sample = await measure(run, open, page)
  const secrets = cookieSecrets(await open.context.cookies().catch(() => []))
  if (trace !== undefined) {
    const { path } = artifact(trace, run.request, '.zip')
    await saveTrace(open.context, path, [...run.secrets, ...secrets])
  }
  // A browser that crashed has closed them already.
  await (run.keep ? page : open.context).close().catch(() => {})
  return { sample: redactSample(sample, redactor(secrets)), open }
}

async function measure(run: BrowserRun, open: OpenContext, page: Page): Promise<FinishedIteration> {
  const { journey, request, settings } = run
  const vitals: PageVitals[] = []
  const outside = failureFromOutside()
  const recorder = new StepRecorder()
  const network = new NetworkWatch(
    open.context,
    () => recorder.openStep(),
    (document) => failWhenRefused(document, outside.fail),
  )
  open.events.onViolation = outside.fail
  open.events.onVitals = (figures) => vitals.push(figures)
  const traceIds = new Map<string, string[]>()
  open.events.onTraced = (url, traceparent) => {
    const traceId = traceIdOf(traceparent)
    if (traceId !== undefined) traceIds.set(url, [...(traceIds.get(url) ?? []), traceId])
  }
  const crashed = () => outside.fail(new JourneyFailure('browser-crashed', 'the browser crashed'))
  page.on('crash', crashed)
  open.context.browser()?.once('disconnected', crashed)
  const chromium = settings.journeys.browser === 'chromium'
  const rendering = chromium ? await countRendering(page) : async () => ({})

  const tools = toolsOf(run, open, page, recorder)
  const { origin } = new URL(settings.environment.url)
  const result = await runIteration(() => Promise.race([journey.run(tools), outside.promise]), {
    recorder,
    timeoutMs: journey.timeoutMs ?? settings.journeys.timeout,
    abort: new AbortController(),
    facts: (thrown) => browserFailure(thrown, network.worstStatus(origin)),
  })
  open.context.browser()?.off('disconnected', crashed)
  const error = await withScreenshot(page, result.error, run.artifacts, request)
  const [last, facts, rendered, cookies] = await Promise.all([
    readVitals(page),
    network.facts(),
    rendering(),
    open.context.cookies(origin).catch(() => []),
  ])
  network.stop()
  if (last !== undefined) vitals.push(last)
  const clean = await runAfter(run, tools)
  const asked = network.askedToWait(origin)
  return {
    ...sampleOf(request, result, error ?? clean),
    steps: addStepMetrics(result.steps, facts, vitals),
    metrics: pageMetrics(facts, vitals),
    hosts: facts.hosts,
    statuses: facts.statuses,
    redirects: facts.redirects,
    ...(asked && { askedToWait: asked }),
    evidence: browserEvidence({
      network: facts,
      rendering: rendered,
      cookies: cookies.map(({ name }) => name),
      protocol: last?.protocol,
      traceIds,
      environmentUrl: settings.environment.url,
    }).lines(request),
  }
}

function toolsOf(
  { request, settings }: BrowserRun,
  { context }: OpenContext,
  page: Page,
  recorder: StepRecorder,
): BrowserTools {
  const { name, url } = { name: request.environment, url: settings.environment.url }
  return {
    ...recorder.tools,
    page,
    context,
    data: request.data,
    variables: settings.environment.variables,
    environment: { name, url },
    iteration: request.pair,
  }
}

/** A refusal comes back in a millisecond: it must not look like a fast page. */
function failWhenRefused(document: Response, fail: (failure: JourneyFailure) => void): void {
  if (document.status() !== 429) return
  fail(new JourneyFailure('rate-limited', `${document.url()} answered 429 Too Many Requests`))
}

/** The journey's own clean-up. When it fails, something is left behind in the environment. */
async function runAfter(
  { journey, settings }: BrowserRun,
  tools: BrowserTools,
): Promise<SampleError | undefined> {
  if (journey.after === undefined) return undefined
  const recorder = new StepRecorder()
  const { after } = journey
  const { error } = await runIteration(() => after({ ...tools, ...recorder.tools }), {
    recorder,
    timeoutMs: journey.timeoutMs ?? settings.journeys.timeout,
    abort: new AbortController(),
    facts: (thrown) => browserFailure(thrown, undefined),
  })
  return error && { ...error, kind: 'after', message: `the clean-up failed: ${error.message}` }
}

function sampleOf(
  { journey, environment, pair, phase }: IterationRequest,
  { startedAt, outcome, durationUs }: IterationResult,
  error: SampleError | undefined,
) {
  const ended = error !== undefined && outcome === 'ok' ? ('failed' as const) : outcome
  const sample = { journey, environment, pair, phase, startedAt, outcome: ended, durationUs }
  return error === undefined ? sample : { ...sample, error }
}
