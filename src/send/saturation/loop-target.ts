// Where the closed loop sends, and the bytes of its requests: made once, as they are the same for
// every connection. Credentials, marker and certificates are those of a replay.

import { isIP } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { addressOf } from '../../config/address.ts'
import { identityOf } from '../../environments/detour.ts'
import { openEnvironment } from '../../environments/environment.ts'
import { readTls } from '../../environments/tls.ts'
import { headersOf } from '../replay/open-connections.ts'
import { requestTail } from '../replay/request-tail.ts'
import type { LoopSetup } from './messages.ts'

export interface LoopBytes {
  bytes: Buffer
  /** Its answer has no body, whatever its headers say. */
  isHead: boolean
}

export interface LoopTarget {
  url: URL
  origin: string
  /** Of the next connection. */
  readonly host: string
  readonly port: number
  tls: { servername?: string; tlsOptions?: ConnectionOptions }
  checksCertificate: boolean
  /** Gives the next request each time, over and over. */
  requestsFrom(offset: number): () => LoopBytes
}

/** Throws when the environment cannot be used. */
export function loopTarget(setup: LoopSetup, name: string): LoopTarget {
  const environment = openEnvironment(name, setup.environments, { detours: setup.detours })
  const url = new URL(environment.config.url)
  const tail = requestTail(url, headersOf(setup, environment))
  const requests = setup.requests[name]!.map(({ method, target, body }) => ({
    bytes: Buffer.from(`${method} ${target}${tail(method, '', body)}`, 'latin1'),
    isHead: method === 'HEAD',
  }))
  const secure = url.protocol === 'https:'
  const own = addressOf(url)
  const { own: secureContext, rejectUnauthorized } = readTls(environment.config.tls)
  let address = own
  return {
    url,
    origin: url.origin,
    get host() {
      // Asked for before the port.
      address = environment.detour?.() ?? own
      return address.host
    },
    get port() {
      return address.port
    },
    tls: secure
      ? {
          ...(isIP(own.host) === 0 && { servername: own.host }),
          tlsOptions: { secureContext, ...identityOf(url.origin) },
        }
      : {},
    checksCertificate: secure && rejectUnauthorized,
    requestsFrom(offset) {
      let at = offset % requests.length
      return () => {
        const request = requests[at]!
        at = at + 1 === requests.length ? 0 : at + 1
        return request
      }
    },
  }
}
