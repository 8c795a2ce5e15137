// What a user writes: journey(name, fn) in a browser, journey.http(name, fn) without one, and login.

import type { BrowserContext, Page } from 'playwright'
import type { Http } from './http/client.ts'

/** What every journey gets, in a browser or not. */
export interface JourneyTools {
  /** A named part of the journey; steps nest, and are judged by their path `pay > confirm`. */
  step<T>(name: string, body: () => Promise<T> | T): Promise<T>
  /** Waits as a person would; left out of every time that is measured. */
  think(ms: number): Promise<void>
  /** Fails the step with the message when the condition is falsy. */
  check(condition: unknown, message: string): void
  /** The row of test data of this iteration: the same in both environments. */
  data: Record<string, string>
  /** `environments.X.variables` of the configuration. */
  // biome-ignore lint/suspicious/noExplicitAny: the user's own values, whose types only the user knows
  variables: Record<string, any>
  environment: { name: string; url: string }
  /** 0-based; negative during warm-up. */
  iteration: number
}

export interface BrowserTools extends JourneyTools {
  page: Page
  context: BrowserContext
}

export interface HttpTools extends JourneyTools {
  http: Http
}

export interface JourneyOptions {
  /** A whole iteration; default: `journeys.timeout`. */
  timeoutMs?: number
  /** Says how many writes an iteration makes, so that a run can announce them. */
  writes?: number
}

interface Shared extends JourneyOptions {
  name: string
}

/** Cleans up after each iteration, failed ones too; what it does is not measured. */
export type BrowserJourney = Shared & {
  kind: 'browser'
  run(tools: BrowserTools): Promise<unknown>
  after?(tools: BrowserTools): Promise<unknown>
}
export type HttpJourney = Shared & {
  kind: 'http'
  run(tools: HttpTools): Promise<unknown>
  after?(tools: HttpTools): Promise<unknown>
}
export type Journey = BrowserJourney | HttpJourney

/** What a login hands to the journeys besides its cookies. */
export interface LoginResult {
  headers?: Record<string, string>
}
export type Login =
  | { kind: 'browser'; run(tools: BrowserTools): Promise<LoginResult | undefined> | Promise<void> }
  | { kind: 'http'; run(tools: HttpTools): Promise<LoginResult | undefined> | Promise<void> }

/** What a clean-up of a run is made of. */
export type After = Pick<BrowserJourney, 'kind' | 'run'> | Pick<HttpJourney, 'kind' | 'run'>

type Rest<J extends Journey> = JourneyOptions & Pick<J, 'after'>

export function journey(
  name: string,
  run: BrowserJourney['run'],
  options: Rest<BrowserJourney> = {},
): BrowserJourney {
  return { ...options, kind: 'browser', name, run }
}

journey.http = (
  name: string,
  run: HttpJourney['run'],
  options: Rest<HttpJourney> = {},
): HttpJourney => ({ ...options, kind: 'http', name, run })

/** Default export of the file named by `environments.X.login`. */
export function login(run: Extract<Login, { kind: 'browser' }>['run']): Login {
  return { kind: 'browser', run }
}

login.http = (run: Extract<Login, { kind: 'http' }>['run']): Login => ({ kind: 'http', run })

/** Default export of the file named by `journeys.after`. */
export function after(run: BrowserJourney['run']): After {
  return { kind: 'browser', run }
}

after.http = (run: HttpJourney['run']): After => ({ kind: 'http', run })
