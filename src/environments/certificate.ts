// The TLS certificate of an environment and how it is spoken with. The connection is only looked at:
// it accepts any certificate in order to describe it, and not a byte is sent over it.

import { connect, type PeerCertificate } from 'node:tls'
import { addressOf } from '../config/address.ts'
import type { EnvironmentConfig } from '../config/schema.ts'
import { readTls } from './tls.ts'

export interface SeenCertificate {
  issuer: string
  validTo: Date
  /** `TLSv1.3`: what trueup and the server agree on. */
  protocol: string
  /** Why it is not trusted; undefined when it is. */
  distrusted?: string
}

export function seeCertificate(
  url: URL,
  tls: EnvironmentConfig['tls'],
  timeoutMs: number,
): Promise<SeenCertificate> {
  const { own } = readTls(tls)
  const { host, port } = addressOf(url)
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      // A server name must not be an address.
      servername: /^[\d.]+$|:/.test(host) ? '' : host,
      secureContext: own,
      rejectUnauthorized: false,
      timeout: timeoutMs,
    })
    socket.once('secureConnect', () => {
      const protocol = socket.getProtocol() ?? 'unknown'
      resolve({ ...describe(socket.getPeerCertificate(), socket.authorizationError), protocol })
      socket.destroy()
    })
    socket.once('timeout', () => socket.destroy(new Error(`no TLS within ${timeoutMs} ms`)))
    socket.once('error', reject)
  })
}

function describe(
  certificate: PeerCertificate,
  distrusted: Error | undefined,
): Omit<SeenCertificate, 'protocol'> {
  const { CN, O } = certificate.issuer ?? {}
  return {
    issuer: [O, CN].flat().filter(Boolean).join(', ') || 'an unnamed issuer',
    validTo: new Date(certificate.valid_to),
    // Node's types say Error; what comes is the code of the error as text.
    ...(distrusted && { distrusted: String(distrusted) }),
  }
}
