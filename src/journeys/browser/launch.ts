// Starts the browser of a run, and starts it again when it has crashed.

import { stripVTControlCharacters } from 'node:util'
import type { Browser } from 'playwright'
import type { EnvironmentConfig, JourneysConfig } from '../../config/schema.ts'
import { type Detours, hostResolverRule } from '../../environments/detour.ts'
import { browserTypes, findBrowser } from './find.ts'
import { trustedKeys } from './trusted-keys.ts'

/** On top of Playwright's own: nothing but the journey's requests leaves the browser. */
const quiet = [
  '--disable-domain-reliability',
  '--no-pings',
  '--disable-client-side-phishing-detection',
]

export interface BrowserKeeper {
  /** The browser that runs, or a new one. */
  browser(): Promise<Browser>
  facts(): Record<string, string>
  close(): Promise<void>
}

export function keepBrowser(
  journeys: JourneysConfig,
  environments: Record<string, EnvironmentConfig>,
  detours: Detours,
): BrowserKeeper {
  let running: Promise<Browser> | undefined
  let facts: Record<string, string> = {}

  async function launch(): Promise<Browser> {
    const browser = await launchBrowser(journeys, environments, detours)
    facts = { browser: journeys.browser, browserVersion: browser.version() }
    return browser
  }

  return {
    async browser() {
      const current = await running?.catch(() => undefined)
      if (current?.isConnected() !== true) running = launch()
      return running!
    },
    facts: () => facts,
    async close() {
      const current = await running?.catch(() => undefined)
      running = undefined
      await current?.close()
    },
  }
}

async function launchBrowser(
  journeys: JourneysConfig,
  environments: Record<string, EnvironmentConfig>,
  detours: Detours,
): Promise<Browser> {
  const { path } = findBrowser(journeys)
  const chromium = journeys.browser === 'chromium'
  const keys = chromium ? await trustedKeys(environments) : []
  const trust = keys.length > 0 ? [`--ignore-certificate-errors-spki-list=${keys.join(',')}`] : []
  try {
    return await browserTypes[journeys.browser].launch({
      executablePath: path,
      headless: !journeys.headed,
      args: chromium ? [...quiet, ...trust, ...led(environments, detours)] : [],
      // Signals are the run's own business: it ends the running pair first.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
  } catch (error) {
    throw new Error(`${path} did not start: ${firstLines(error)}`)
  }
}

/** Names and addresses in URLs stay; HTTP/3 would find its own way past a proxy for TCP. */
function led(environments: Record<string, EnvironmentConfig>, detours: Detours): string[] {
  const rules = Object.entries(environments).flatMap(([name, { url }]) =>
    detours[name] === undefined ? [] : [hostResolverRule(url, detours[name])],
  )
  return rules.length === 0 ? [] : [`--host-resolver-rules=${rules.join(',')}`, '--disable-quic']
}

/** Playwright's message goes on with the whole command line. */
function firstLines(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => !line.includes('<launching>'))
  return lines.slice(0, 8).join('\n  ')
}
