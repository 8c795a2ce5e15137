// The login of an environment in a browser: a context of its own, whose cookies and local storage
// every later context of the environment starts from.

import type { Browser } from 'playwright'
import { ConfigError } from '../../config/faults.ts'
import type { Login } from '../define.ts'
import { runIteration } from '../iteration.ts'
import { type LoginState, loginError, loginHeaders } from '../login.ts'
import { StepRecorder } from '../steps.ts'
import { browserFailure, failureFromOutside } from './browser-failure.ts'
import { type ContextSettings, openContext } from './context.ts'
import { withScreenshot } from './screenshot.ts'

export interface BrowserLogin {
  browser: Browser
  name: string
  file: string
  login: Extract<Login, { kind: 'browser' }>
  settings: ContextSettings
  artifacts?: string
}

export async function loginInBrowser(asked: BrowserLogin): Promise<LoginState> {
  const { browser, name, file, login, settings, artifacts } = asked
  const { environment, journeys } = settings
  const { context, events, newPage } = await openContext(browser, settings)
  const outside = failureFromOutside()
  events.onViolation = outside.fail
  try {
    const page = await newPage()
    const recorder = new StepRecorder()
    const tools = {
      ...recorder.tools,
      page,
      context,
      data: {},
      variables: environment.variables,
      environment: { name, url: environment.url },
      iteration: 0,
    }
    let returned: Awaited<ReturnType<Login['run']>>
    const ran = async () => {
      returned = await login.run(tools)
    }
    const { error, thrown } = await runIteration(() => Promise.race([ran(), outside.promise]), {
      recorder,
      timeoutMs: journeys.timeout,
      abort: new AbortController(),
      facts: (caught) => browserFailure(caught, undefined),
    })
    if (thrown instanceof ConfigError) throw thrown
    const shown = await withScreenshot(page, error, artifacts, {
      journey: 'login',
      environment: name,
    })
    if (shown !== undefined) throw loginError(name, file, shown, await context.cookies())
    return { storageState: await context.storageState(), headers: loginHeaders(file, returned) }
  } finally {
    await context.close().catch(() => {})
  }
}
