// The login of an environment over HTTP: its cookies are handed over in the format of Playwright's
// storageState, so that browser journeys start from them as well.

import { ConfigError } from '../../config/faults.ts'
import type { Environment } from '../../environments/environment.ts'
import type { Marker } from '../../environments/marker.ts'
import type { Login } from '../define.ts'
import { runIteration } from '../iteration.ts'
import { type LoginState, loginError, loginHeaders } from '../login.ts'
import { StepRecorder } from '../steps.ts'
import { toStored } from './cookies.ts'
import { HttpSession } from './session.ts'
import { Tally } from './tally.ts'
import { newVisitor } from './visitor.ts'

export interface HttpLogin {
  environment: Environment
  /** File of the login, for messages. */
  file: string
  login: Extract<Login, { kind: 'http' }>
  marker: Marker
  timeoutMs: number
  actionTimeoutMs: number
}

export async function loginOverHttp(asked: HttpLogin): Promise<LoginState> {
  const { environment, file, login, timeoutMs, actionTimeoutMs } = asked
  const { name, config } = environment
  const visitor = newVisitor(environment, asked.marker)
  const recorder = new StepRecorder()
  const abort = new AbortController()
  const http = new HttpSession({
    ...visitor,
    environment,
    recorder,
    tally: new Tally(environment.config.url),
    actionTimeoutMs,
    signal: abort.signal,
    login: true,
  })
  const tools = {
    ...recorder.tools,
    http,
    data: {},
    variables: config.variables,
    environment: { name, url: config.url },
    iteration: 0,
  }
  let headers: Record<string, string> = {}
  const ran = async () => {
    headers = loginHeaders(file, await login.run(tools))
  }
  try {
    const { error, thrown } = await runIteration(ran, { recorder, timeoutMs, abort })
    if (thrown instanceof ConfigError) throw thrown
    if (error !== undefined) throw loginError(name, file, error, toStored(visitor.jar))
  } finally {
    await visitor.connection.close()
  }
  return { storageState: { cookies: toStored(visitor.jar), origins: [] }, headers }
}
