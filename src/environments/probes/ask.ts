// The requests of probes: GET alone, within maxRate, with credentials to the environment's own origin
// and nowhere else, and never to the other environment.

import type { ProbeConfig } from '../../config/schema.ts'
import { credentialsFor } from '../credentials.ts'
import { acceptedEncodings, decodeBody } from '../decode.ts'
import type { Environment } from '../environment.ts'
import type { WireAnswer } from '../exchange.ts'
import { guardRequest } from '../guard.ts'
import { describeRequest } from '../request-error.ts'
import { ProbeError } from './probe-error.ts'
import { select } from './select.ts'

export interface Asking {
  environment: Environment
  /** Headers that say who asks. */
  marker: Record<string, string>
  timeoutMs: number
  signal?: AbortSignal
}

export async function askHttp(
  { url: written, ...selection }: NonNullable<ProbeConfig['http']>,
  asking: Asking,
): Promise<string> {
  const { name, config } = asking.environment
  const target = typeof written === 'string' ? written : written[name]
  const url = URL.parse(target ?? '', config.url)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ProbeError(`"${target}" is no http or https URL`)
  }
  const answer = await get(url, asking)
  const what = describeRequest('GET', url)
  const isEnough = selection.header === undefined ? answer.status < 300 : answer.status < 400
  if (!isEnough) throw new ProbeError(`${what} answered ${answer.status}`)
  const text = () =>
    decodeBody(answer.body, answer.headers['content-encoding'], what).toString('utf8')
  return select({ headers: answer.headers, text }, selection)
}

/** A header that is not set is a value too: that it is missing is the difference. */
export async function askHeaders(
  wanted: readonly string[],
  asking: Asking,
): Promise<Map<string, string>> {
  const url = new URL(asking.environment.config.url)
  const { status, headers } = await get(url, asking)
  if (status >= 400) throw new ProbeError(`${describeRequest('GET', url)} answered ${status}`)
  return new Map(wanted.map((name) => [name, headers[name.toLowerCase()] ?? '(not set)']))
}

async function get(
  url: URL,
  { environment, marker, timeoutMs, signal }: Asking,
): Promise<WireAnswer> {
  const { name, config, environments, limit } = environment
  guardRequest({ environment: name, environments }, 'GET', url)
  await limit?.take(signal)
  const connection = environment.connect()
  try {
    const headers = {
      'accept-encoding': acceptedEncodings,
      ...marker,
      ...credentialsFor(config, url),
    }
    return await connection.request({
      method: 'GET',
      url,
      headers,
      timeoutMs,
      ...(signal && { signal }),
    })
  } finally {
    await connection.close()
  }
}
