// What `doctor` says about the TLS certificate of an environment. The connection is only looked at:
// it accepts any certificate in order to describe it, and not a byte is sent over it.

import { connect, type PeerCertificate } from 'node:tls'
import type { EnvironmentConfig } from '../../config/schema.ts'
import { readTls } from '../../environments/tls.ts'
import type { Finding } from './finding.ts'

export interface SeenCertificate {
  issuer: string
  validTo: Date
  /** Why it is not trusted; undefined when it is. */
  distrusted?: string
}

const connectTimeoutMs = 10_000
const dayMs = 86_400_000
const soonDays = 14

export function seeCertificate(url: URL, tls: EnvironmentConfig['tls']): Promise<SeenCertificate> {
  const { own } = readTls(tls)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(url.port || 443),
      // A server name must not be an address.
      servername: /^[\d.]+$|:/.test(host) ? '' : host,
      secureContext: own,
      rejectUnauthorized: false,
      timeout: connectTimeoutMs,
    })
    socket.once('secureConnect', () => {
      resolve(describe(socket.getPeerCertificate(), socket.authorizationError))
      socket.destroy()
    })
    socket.once('timeout', () => socket.destroy(new Error(`no TLS within ${connectTimeoutMs} ms`)))
    socket.once('error', reject)
  })
}

function describe(certificate: PeerCertificate, distrusted: Error | undefined): SeenCertificate {
  const { CN, O } = certificate.issuer ?? {}
  return {
    issuer: [O, CN].flat().filter(Boolean).join(', ') || 'an unnamed issuer',
    validTo: new Date(certificate.valid_to),
    // Node's types say Error; what comes is the code of the error as text.
    ...(distrusted && { distrusted: String(distrusted) }),
  }
}

export function judgeCertificate(
  about: string,
  { issuer, validTo, distrusted }: SeenCertificate,
  now: Date,
  accepted: string | undefined,
): Finding {
  const days = Math.floor((validTo.getTime() - now.getTime()) / dayMs)
  const left = days < 0 ? `expired ${-days} days ago` : `${days} days left`
  const finding = { about, what: 'certificate', found: `by ${issuer}, ${left}`, value: days }
  if (distrusted !== undefined) {
    const found = `${finding.found}; not trusted (${distrusted})`
    if (accepted !== undefined) {
      return { ...finding, state: 'notice', found: `${found}; accepted because: ${accepted}` }
    }
    const remedy = `name its authority in environments.${about}.tls.ca, or renew the certificate`
    return { ...finding, state: 'missing', found, remedy }
  }
  if (days > soonDays) return { ...finding, state: 'ok' }
  return { ...finding, state: 'notice', remedy: 'renew it before it expires' }
}
