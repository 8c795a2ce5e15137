// A browser context for one environment: its address, cookies, certificates and proxy, and the
// rules of what may be sent where.

import { readFile } from 'node:fs/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  devices,
  type Page,
} from 'playwright'
import { ConfigError } from '../../config/faults.ts'
import type { EnvironmentConfig, JourneysConfig } from '../../config/schema.ts'
import {
  holdByRoutes,
  holdOnPage,
  type OnViolation,
  type OriginRules,
  watchOtherPages,
} from './origin-rules.ts'
import { observeVitals, type PageVitals } from './vitals.ts'

export type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>

/** What happens in a context goes to whoever runs an iteration in it. */
export interface ContextEvents {
  onViolation: OnViolation
  onVitals(vitals: PageVitals): void
  /** A request is sent with this trace. */
  onTraced(url: string, traceparent: string): void
}

export interface OpenContext {
  context: BrowserContext
  events: ContextEvents
  newPage(): Promise<Page>
}

export interface ContextSettings {
  environment: EnvironmentConfig
  journeys: JourneysConfig
  rules: OriginRules
  storageState?: StorageState
}

export async function openContext(
  browser: Browser,
  settings: ContextSettings,
): Promise<OpenContext> {
  const { journeys, rules } = settings
  const context = await browser.newContext(await contextOptions(settings))
  const events: ContextEvents = {
    onViolation: () => {},
    onVitals: () => {},
    onTraced: () => {},
  }
  const onViolation: OnViolation = (failure) => events.onViolation(failure)
  context.setDefaultTimeout(journeys.actionTimeout)
  const first = new WeakSet<Page>()
  const held = new WeakMap<Page, Promise<void>>()
  const hold = (page: Page) => {
    const holding = held.get(page) ?? holdOnPage(context, page, rules, events)
    held.set(page, holding)
    return holding
  }
  await observeVitals(context, (vitals) => events.onVitals(vitals))
  if (journeys.browser === 'chromium') {
    // A page that opens by itself may be closed again before the rules are set.
    context.on('page', (page) => void hold(page).catch(() => {}))
    watchOtherPages(context, first, rules, onViolation)
  } else {
    await holdByRoutes(context, rules, onViolation)
  }
  const newPage = async () => {
    const page = await context.newPage()
    if (journeys.browser === 'chromium') await hold(page)
    first.add(page)
    return page
  }
  return { context, events, newPage }
}

async function contextOptions(settings: ContextSettings): Promise<BrowserContextOptions> {
  const { environment, journeys, storageState } = settings
  const { origin } = new URL(environment.url)
  const options: BrowserContextOptions = {
    ...deviceOptions(journeys.device),
    baseURL: environment.url,
    ignoreHTTPSErrors: environment.tls?.acceptAnyCertificate !== undefined,
  }
  if (journeys.locale !== undefined) options.locale = journeys.locale
  if (journeys.viewport !== undefined) options.viewport = journeys.viewport
  if (environment.proxy !== undefined) options.proxy = proxyOptions(environment.proxy)
  if (storageState !== undefined) options.storageState = storageState
  if (environment.tls?.cert !== undefined && environment.tls.key !== undefined) {
    const { ca, cert: certPath, key: keyPath, passphrase } = environment.tls
    // Playwright itself speaks TLS where there is a client certificate.
    if (ca !== undefined) await trustInThisThread(ca)
    options.clientCertificates = [{ origin, certPath, keyPath, passphrase }]
  }
  // Chromium gets these with the other headers; see origin-rules.ts.
  if (environment.basicAuth !== undefined && journeys.browser !== 'chromium') {
    options.httpCredentials = { ...environment.basicAuth, origin }
  }
  return options
}

function deviceOptions(name: string | undefined): BrowserContextOptions {
  if (name === undefined) return {}
  const device = devices[name]
  if (device !== undefined) return device
  throw new ConfigError(
    `journeys.device: Playwright knows no device "${name}"; it knows "Pixel 7", "iPhone 15", "Desktop Chrome" and others.`,
  )
}

function proxyOptions(proxy: string): BrowserContextOptions['proxy'] {
  const { protocol, host, username, password } = new URL(proxy)
  const server = `${protocol}//${host}`
  if (username === '') return { server }
  return {
    server,
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
  }
}

async function trustInThisThread(file: string): Promise<void> {
  const authority = await readFile(file, 'utf8')
  const known = getCACertificates('default')
  if (!known.includes(authority)) setDefaultCACertificates([...known, authority])
}
