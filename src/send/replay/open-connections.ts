// Which client serves an environment, and the headers that every request of a replay carries.

import { credentialsFor } from '../../environments/credentials.ts'
import type { Environment } from '../../environments/environment.ts'
import type { OpenConnection } from './connection.ts'
import { leanConnections } from './lean-connection.ts'
import type { SenderSetup } from './messages.ts'
import { undiciConnections } from './undici-connection.ts'

export function openConnections(setup: SenderSetup, environment: Environment): OpenConnection {
  const { config } = environment
  const url = new URL(config.url)
  const headers = headersOf(setup, environment)
  const lean = setup.client === 'lean' && url.protocol === 'http:' && config.proxy === undefined
  return lean
    ? leanConnections(url, headers, setup, environment.detour)
    : undiciConnections(environment, headers, setup)
}

/** Names and values in turn. Nothing of a log is in them. */
export function headersOf(
  setup: Pick<SenderSetup, 'version' | 'runId'>,
  { config }: Environment,
): string[] {
  // One trace for all requests would be none: those that are sampled have their own.
  const { traceparent: _, ...credentials } = credentialsFor(config, new URL(config.url))
  const headers = {
    'user-agent': `trueup/${setup.version}`,
    accept: '*/*',
    ...credentials,
    'x-trueup-run': setup.runId,
  }
  return Object.entries(headers).flat()
}
