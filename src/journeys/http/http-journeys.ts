// All HTTP journeys of a run: the environments with their rate limits, and a visitor for each
// iteration or one that is kept.

import { redactor } from '../../config/redactor.ts'
import { type Environment, openEnvironment } from '../../environments/environment.ts'
import { redactSample } from '../../record/run-folder.ts'
import type { FinishedIteration } from '../../record/sample.ts'
import { cookieSecrets } from '../cookie-secrets.ts'
import type { HttpJourney, Login } from '../define.ts'
import type { LoginState, LoginStates } from '../login.ts'
import type { IterationRequest, RunnerSetup } from '../runner.ts'
import { toStored } from './cookies.ts'
import { loginOverHttp } from './login.ts'
import { runHttpIteration } from './run.ts'
import { newVisitor, type Visitor } from './visitor.ts'

export class HttpJourneys {
  readonly #setup: RunnerSetup
  readonly #logins: LoginStates
  readonly #environments = new Map<string, Environment>()
  readonly #kept = new Map<string, Visitor>()

  constructor(setup: RunnerSetup, logins: LoginStates) {
    this.#setup = setup
    this.#logins = logins
  }

  async run(journey: HttpJourney, request: IterationRequest): Promise<FinishedIteration> {
    const { timeout: timeoutMs, actionTimeout: actionTimeoutMs, context } = this.#setup.journeys
    const environment = this.#environment(request.environment)
    const login = this.#logins[request.environment]
    const visitor =
      this.#kept.get(request.environment) ?? newVisitor(environment, this.#setup.marker, login)
    try {
      const run = { journey, request, environment, visitor, timeoutMs, actionTimeoutMs }
      const sample = await runHttpIteration(run)
      return redactSample(sample, redactor(cookieSecrets(toStored(visitor.jar))))
    } finally {
      if (context === 'kept') this.#kept.set(request.environment, visitor)
      else await visitor.connection.close()
    }
  }

  login(name: string, file: string, login: Extract<Login, { kind: 'http' }>): Promise<LoginState> {
    const { timeout: timeoutMs, actionTimeout: actionTimeoutMs } = this.#setup.journeys
    const environment = this.#environment(name)
    const { marker } = this.#setup
    return loginOverHttp({ environment, file, login, marker, timeoutMs, actionTimeoutMs })
  }

  async close(): Promise<void> {
    const visitors = [...this.#kept.values()]
    this.#kept.clear()
    await Promise.all(visitors.map(({ connection }) => connection.close()))
  }

  #environment(name: string): Environment {
    const known = this.#environments.get(name)
    if (known !== undefined) return known
    const { environments, detours, journeys } = this.#setup
    const environment = openEnvironment(name, environments, { detours, hosts: journeys.hosts })
    this.#environments.set(name, environment)
    return environment
  }
}
