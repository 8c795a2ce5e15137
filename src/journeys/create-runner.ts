// Makes the runner of a run: loads the journeys and logins, and hands each iteration to the side
// that can run it, browser or HTTP.

import { redactor } from '../config/redactor.ts'
import { redactSample } from '../record/run-folder.ts'
import type { FinishedIteration } from '../record/sample.ts'
import { BrowserJourneys } from './browser/browser-journeys.ts'
import { cleanUpRequest, describeCleanUp, loadCleanUp } from './clean-up.ts'
import type { Journey } from './define.ts'
import { HttpJourneys } from './http/http-journeys.ts'
import { loadJourneys } from './load.ts'
import { type LoginStates, loadLogin, loginSecrets } from './login.ts'
import type { IterationRequest, Runner, RunnerSetup } from './runner.ts'

export interface JourneyRunner extends Runner {
  /** How long an iteration may take, by journey. */
  timeoutsMs: Record<string, number>
  /** What the logins left behind: a runner that takes this one's place starts from it. */
  logins(): LoginStates
}

export interface RunnerOptions {
  /** Environments that are measured; the others are known to the guard alone. Default: all. */
  measured?: string[]
  /** From an earlier runner of the same run. */
  logins?: LoginStates
}

export async function createRunner(
  setup: RunnerSetup,
  { measured = Object.keys(setup.environments), logins = {} }: RunnerOptions = {},
): Promise<JourneyRunner> {
  const { environments, folder, secrets } = setup
  const { files, after } = setup.journeys
  const loaded = await loadJourneys({ files, folder, secrets })
  const cleaning = after === undefined ? undefined : await loadCleanUp(after, secrets)
  const journeys = new Map(loaded.map(({ journey }) => [journey.name, journey]))
  const states: LoginStates = { ...logins }
  const browser = new BrowserJourneys(setup, measured, states)
  const http = new HttpJourneys(setup, states)

  async function login(): Promise<void> {
    for (const name of measured) {
      const file = environments[name]?.login
      if (file === undefined || states[name] !== undefined) continue
      const found = await loadLogin(file, secrets)
      states[name] =
        found.kind === 'http'
          ? await http.login(name, file, found)
          : await browser.login(name, file, found)
    }
  }

  async function run(request: IterationRequest): Promise<FinishedIteration> {
    const journey = journeys.get(request.journey)
    if (journey === undefined) throw new Error(missing(request.journey, journeys))
    return iterate(journey, request)
  }

  async function iterate(journey: Journey, request: IterationRequest): Promise<FinishedIteration> {
    const sample =
      journey.kind === 'http'
        ? await http.run(journey, request)
        : await browser.run(journey, request)
    // The configuration's own secrets are taken out where the run is recorded.
    return redactSample(sample, redactor(loginSecrets(states)))
  }

  async function cleanUp(): Promise<void> {
    if (cleaning === undefined || after === undefined) return
    const failures: string[] = []
    for (const name of measured) {
      const { error } = await iterate(cleaning, cleanUpRequest(name))
      if (error !== undefined) failures.push(describeCleanUp(name, after, error))
    }
    if (failures.length > 0) throw new Error(failures.join('\n'))
  }

  return {
    login,
    run,
    cleanUp,
    facts: () => browser.facts(),
    logins: () => states,
    close: async () => {
      await Promise.all([browser.close(), http.close()])
    },
    timeoutsMs: Object.fromEntries(
      loaded.map(({ journey }) => [journey.name, journey.timeoutMs ?? setup.journeys.timeout]),
    ),
  }
}

function missing(name: string, journeys: Map<string, Journey>): string {
  return `there is no journey "${name}"; the files hold ${[...journeys.keys()].join(', ')}`
}
