// What the browser may send where: the guard and the credentials of src/environments, held on every
// page. Playwright's extraHTTPHeaders would send the headers to every host, and its routes carry
// them along on redirects and switch the cache off; so Chromium's Fetch domain is told the origins
// concerned and pauses no other request.

import type { BrowserContext, Page, Request, Route } from 'playwright'
import type { EnvironmentConfig } from '../../config/schema.ts'
import { credentialsFor, type Headers } from '../../environments/credentials.ts'
import { GuardError, type Guarded, guardRequest } from '../../environments/guard.ts'
import { newTraceparent } from '../../environments/traceparent.ts'
import type { RunnerSetup } from '../runner.ts'

export interface OriginRules {
  guarded: Guarded
  environment: EnvironmentConfig
  loginHeaders: Headers | undefined
  /** Goes along with each request to the own origin that is paused anyway. */
  marker: Headers
  /** Origins whose requests are looked at before they are sent, or every one. */
  paused: ReadonlySet<string> | 'every'
}

export type OnViolation = (failure: GuardError) => void

interface MoreRules {
  /** `journeys.hosts` */
  hosts?: readonly string[] | undefined
  /** That the logins handed over, by environment. */
  headers?: Record<string, Headers | undefined>
  /** This is the login itself. */
  login?: boolean
}

export function originRules(
  environments: Record<string, EnvironmentConfig>,
  name: string,
  { runId }: RunnerSetup['marker'],
  { hosts, headers = {}, login = false }: MoreRules = {},
): OriginRules {
  const environment = environments[name]!
  const origins = new Set<string>()
  for (const { url } of Object.values(environments)) {
    // http and https on their standard ports are two doors of one system.
    const { host, origin, port } = new URL(url)
    for (const each of port === '' ? [`http://${host}`, `https://${host}`] : [origin]) {
      origins.add(each)
    }
  }
  // A pause costs time, and it must not cost it in one environment only: if one of them needs to
  // have its own requests looked at, all have.
  const own = Object.entries(environments).some(([each, config]) =>
    looksAtOwn(config, headers[each]),
  )
  if (!own) origins.delete(new URL(environment.url).origin)
  return {
    guarded: { environment: name, environments, hosts, login },
    environment,
    loginHeaders: headers[name],
    marker: { 'x-trueup-run': runId },
    paused: hosts === undefined ? origins : 'every',
  }
}

function looksAtOwn(environment: EnvironmentConfig, loginHeaders: Headers | undefined): boolean {
  // What comes to a production system says from which run, also where it may write.
  if (environment.production) return true
  return hasCredentials(environment, loginHeaders)
}

export function hasCredentials(environment: EnvironmentConfig, loginHeaders?: Headers): boolean {
  const headers = credentialsFor(environment, new URL(environment.url), loginHeaders)
  return Object.keys(headers).length > 0
}

/** Holds the rules on a page before anything is asked for in it. */
export async function holdOnPage(
  context: BrowserContext,
  page: Page,
  rules: OriginRules,
  events: { onViolation: OnViolation; onTraced(url: string, traceparent: string): void },
): Promise<void> {
  if (rules.paused !== 'every' && rules.paused.size === 0) return
  // The Fetch domain pauses no WebSocket: it is seen once it opens, and fails the step.
  page.on('websocket', (socket) => {
    const failure = violation(rules, 'GET', socket.url())
    if (failure !== undefined) events.onViolation(failure)
  })
  const session = await context.newCDPSession(page)
  session.on('Fetch.requestPaused', ({ requestId, request }) => {
    const failure = violation(rules, request.method, request.url)
    if (failure !== undefined) events.onViolation(failure)
    const headers = headersFor(rules, request.url, request.headers)
    if (headers?.traceparent !== undefined) events.onTraced(request.url, headers.traceparent)
    const answer =
      failure !== undefined
        ? session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' })
        : session.send('Fetch.continueRequest', {
            requestId,
            headers: headers && listed(headers),
          })
    // The page may be gone by now, and the request with it.
    answer.catch(() => {})
  })
  const patterns = patternsOf(rules).map((urlPattern) => ({ urlPattern }))
  await session.send('Fetch.enable', { patterns })
}

function patternsOf({ paused }: OriginRules): string[] {
  return paused === 'every' ? ['http://*', 'https://*'] : [...paused].map((each) => `${each}/*`)
}

/**
 * A page that opens by itself is held only once it is there, and its first requests may be gone by
 * then: they cannot be stopped any more, but they do not pass unseen.
 */
export function watchOtherPages(
  context: BrowserContext,
  held: WeakSet<Page>,
  rules: OriginRules,
  onViolation: OnViolation,
): void {
  context.on('request', (request) => {
    if (!/^https?:/.test(request.url()) || isHeld(request, held)) return
    const failure = violation(rules, request.method(), request.url())
    if (failure !== undefined) onViolation(failure)
  })
}

function isHeld(request: Request, held: WeakSet<Page>): boolean {
  try {
    return held.has(request.frame().page())
  } catch {
    // A page that is being opened has no frame yet.
    return false
  }
}

/** The guard by Playwright's own means; headers need Chromium, see create-runner.ts. */
export async function holdByRoutes(
  context: BrowserContext,
  rules: OriginRules,
  onViolation: OnViolation,
): Promise<void> {
  const decide = async (route: Route) => {
    const failure = violation(rules, route.request().method(), route.request().url())
    if (failure === undefined) return route.continue()
    onViolation(failure)
    return route.abort('blockedbyclient')
  }
  const { paused } = rules
  await context.route(({ origin }) => paused === 'every' || paused.has(origin), decide)
}

function violation({ guarded }: OriginRules, method: string, url: string): GuardError | undefined {
  try {
    guardRequest(guarded, method, new URL(url))
    return undefined
  } catch (error) {
    if (error instanceof GuardError) return error
    throw error
  }
}

/** undefined where they stay as they are. */
function headersFor(rules: OriginRules, url: string, sent: Headers): Headers | undefined {
  const { environment, loginHeaders, marker } = rules
  const to = new URL(url)
  if (to.origin !== new URL(environment.url).origin) return undefined
  const own: Headers = {
    ...marker,
    traceparent: newTraceparent(),
    ...credentialsFor(environment, to, loginHeaders),
  }
  // The page's own trace goes on.
  if (Object.keys(sent).some((name) => name.toLowerCase() === 'traceparent')) delete own.traceparent
  const kept = Object.entries(sent).filter(([name]) => !(name.toLowerCase() in own))
  return { ...Object.fromEntries(kept), ...own }
}

function listed(headers: Headers): { name: string; value: string }[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }))
}
