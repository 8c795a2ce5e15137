// Asks an environment directly whether it is there. Before a run with a request: any answer will do,
// whatever its status. In a run a connection has to do, for requests have a limit.

import { connect } from 'node:net'
import { addressOf } from '../config/address.ts'
import type { EnvironmentConfig } from '../config/schema.ts'
import { openEnvironment } from '../environments/environment.ts'
import { type Marker, markerHeaders } from '../environments/marker.ts'
import {
  RequestError,
  type RequestErrorKind,
  toRequestError,
} from '../environments/request-error.ts'

const timeoutMs = 15_000
/** Everything else came from something that is there. */
const notThere: RequestErrorKind[] = ['refused', 'dns', 'tls', 'timed-out']

/** Why it cannot be reached and what to do, or null. */
export async function whyUnreachable(
  name: string,
  environments: Record<string, EnvironmentConfig>,
  marker: Marker,
): Promise<string | null> {
  const { connect, config } = openEnvironment(name, environments)
  const connection = connect()
  try {
    const url = new URL(config.url)
    const headers = markerHeaders(marker)
    await connection.request({ method: 'HEAD', url, headers, timeoutMs })
    return null
  } catch (error) {
    if (!(error instanceof RequestError) || !notThere.includes(error.kind)) return null
    return `${name} cannot be reached: ${error.message}`
  } finally {
    await connection.close()
  }
}

/** Whether anybody accepts connections there; the same answer. */
export async function whyNotListening(
  name: string,
  environments: Record<string, EnvironmentConfig>,
): Promise<string | null> {
  const { url, proxy } = environments[name]!
  const socket = connect(addressOf(proxy ?? url))
  const ended = Promise.withResolvers<Error | null>()
  const timedOut = Object.assign(new Error(`${timeoutMs} ms passed`), { code: 'ETIMEDOUT' })
  socket.setTimeout(timeoutMs, () => ended.resolve(timedOut))
  socket.once('connect', () => ended.resolve(null)).once('error', ended.resolve)
  const error = await ended.promise
  socket.destroy()
  if (error === null) return null
  const request = { method: 'CONNECT', url: new URL(url), connecting: true, proxy }
  return `${name} cannot be reached: ${toRequestError(error, request).message}`
}
