// All browser journeys of a run: one browser, started when it is first needed and again after a
// crash, and a context for each iteration or one that is kept.

import { ConfigError } from '../../config/faults.ts'
import type { EnvironmentConfig } from '../../config/schema.ts'
import type { Headers } from '../../environments/credentials.ts'
import type { FinishedIteration, JourneySample } from '../../record/sample.ts'
import type { BrowserJourney, Login } from '../define.ts'
import { type LoginState, type LoginStates, loginSecrets } from '../login.ts'
import type { IterationRequest, RunnerSetup } from '../runner.ts'
import type { ContextSettings, OpenContext } from './context.ts'
import { type BrowserKeeper, keepBrowser } from './launch.ts'
import { loginInBrowser } from './login.ts'
import { hasCredentials, originRules } from './origin-rules.ts'
import { runBrowserIteration } from './run.ts'

export class BrowserJourneys {
  readonly #setup: RunnerSetup
  readonly #logins: LoginStates
  readonly #keeper: BrowserKeeper
  readonly #kept = new Map<string, OpenContext>()

  constructor(setup: RunnerSetup, measured: string[], logins: LoginStates) {
    this.#setup = setup
    this.#logins = logins
    const { environments, journeys, detours = {} } = setup
    const reached = measured.map((name) => [name, environments[name]!] as const)
    this.#keeper = keepBrowser(journeys, Object.fromEntries(reached), detours)
  }

  async run(journey: BrowserJourney, request: IterationRequest): Promise<FinishedIteration> {
    const browser = await this.#keeper.browser()
    const keep = this.#setup.journeys.context === 'kept' && request.trace !== true
    const kept = keep ? this.#kept.get(request.environment) : undefined
    const settings = this.#settings(request.environment)
    const { artifacts } = this.#setup
    try {
      const secrets = this.#secrets()
      const run = { browser, journey, request, settings, keep, artifacts, secrets }
      const { sample, open } = await runBrowserIteration(kept ? { ...run, kept } : run)
      if (keep) this.#kept.set(request.environment, open)
      return sample
    } catch (error) {
      // Between two iterations as well the browser may have gone.
      this.#kept.clear()
      // Who asks for a trace wants to know why there is none.
      if (error instanceof ConfigError || request.trace === true) throw error
      return crashed(request, error)
    } finally {
      if (!browser.isConnected()) this.#kept.clear()
    }
  }

  async login(
    name: string,
    file: string,
    login: Extract<Login, { kind: 'browser' }>,
  ): Promise<LoginState> {
    const { artifacts } = this.#setup
    const browser = await this.#keeper.browser()
    return loginInBrowser({
      browser,
      name,
      file,
      login,
      settings: this.#settings(name, true),
      artifacts,
    })
  }

  facts(): Record<string, string> {
    return this.#keeper.facts()
  }

  close(): Promise<void> {
    return this.#keeper.close()
  }

  #secrets(): string[] {
    return [...this.#setup.secrets, ...loginSecrets(this.#logins)]
  }

  #settings(name: string, login = false): ContextSettings {
    const { environments, journeys } = this.#setup
    const headers = Object.fromEntries(
      Object.entries(this.#logins).map(([each, state]) => [each, state.headers]),
    )
    const environment = environments[name]!
    if (journeys.browser !== 'chromium') refuseHeaders(name, environment, headers[name])
    return {
      environment,
      journeys,
      rules: originRules(environments, name, this.#setup.marker, {
        hosts: journeys.hosts,
        headers,
        login,
      }),
      storageState: this.#logins[name]?.storageState,
    }
  }
}

/** Only Chromium can keep headers to one origin. */
function refuseHeaders(name: string, environment: EnvironmentConfig, loginHeaders?: Headers): void {
  if (!hasCredentials({ ...environment, basicAuth: undefined }, loginHeaders)) return
  throw new ConfigError(
    `environments.${name}.headers and headers of a login need journeys.browser: 'chromium': other browsers would send them to other hosts too.`,
  )
}

function crashed(request: IterationRequest, error: unknown): JourneySample {
  const { journey, environment, pair, phase } = request
  return {
    journey,
    environment,
    pair,
    phase,
    startedAt: new Date().toISOString(),
    outcome: 'failed',
    durationUs: 0,
    steps: [],
    metrics: {},
    hosts: {},
    statuses: {},
    redirects: 0,
    error: { kind: 'browser-crashed', message: (error as Error).message.split('\n')[0] ?? '' },
  }
}
