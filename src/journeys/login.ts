// The login of an environment, done once before its journeys: what it leaves behind (cookies, local
// storage, headers) is plain data, which browser and HTTP journeys start from alike.

import { ConfigError } from '../config/faults.ts'
import { redactor } from '../config/redactor.ts'
import { headerSecrets } from '../config/secrets.ts'
import type { Headers } from '../environments/credentials.ts'
import type { SampleError } from '../record/sample.ts'
import type { StorageState } from './browser/context.ts'
import { cookieSecrets } from './cookie-secrets.ts'
import type { Login } from './define.ts'
import type { StoredCookie } from './http/cookies.ts'
import { importFile, isScript } from './load.ts'

/** Plain data: it outlives the worker that logged in. */
export interface LoginState {
  storageState: StorageState
  headers: Headers
}

/** By environment; those without a login have none. */
export type LoginStates = Record<string, LoginState>

/** A token in the local storage is at least so long; shorter values are words of the page. */
const shortestToken = 16

const wanted = 'export default login(async ({ page }) => { … }) or login.http(…)'

export async function loadLogin(file: string, secrets: string[]): Promise<Login> {
  const { default: found } = await importFile(file, secrets)
  if (isScript(found)) return found as Login
  throw new ConfigError(`${file} is no login: expected \`${wanted}\`.`, file)
}

/** The headers that a login returned, checked: they are the author's, not ours. */
export function loginHeaders(file: string, result: Awaited<ReturnType<Login['run']>>): Headers {
  const headers = result?.headers ?? {}
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') continue
    throw new ConfigError(`${file}: the login returned a header ${name} that is ${typeof value}.`)
  }
  return headers
}

/** What must not be printed or recorded of what the logins left behind. */
export function loginSecrets(states: LoginStates): string[] {
  return Object.values(states).flatMap(({ storageState, headers }) => {
    const stored = storageState.origins.flatMap(({ localStorage }) => localStorage)
    return [
      ...storageState.cookies.map(({ value }) => value),
      ...stored.map(({ value }) => value).filter((value) => value.length >= shortestToken),
      ...headerSecrets(headers),
    ]
  })
}

export function loginError(
  environment: string,
  file: string,
  error: SampleError,
  cookies: StoredCookie[],
): Error {
  const message = redactor(cookieSecrets(cookies))(error.message)
  const step = error.step === undefined ? '' : ` in step '${error.step}'`
  const picture = error.screenshot === undefined ? '' : `; screenshot: ${error.screenshot}`
  return new Error(
    `The login of ${environment} (${file}) failed${step}: ${error.kind}: ${message}${picture}`,
  )
}
