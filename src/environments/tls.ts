// Certificates of an environment, read once: what its connections trust and what they present.
// An own authority is added to those that Node trusts, since pages load from other hosts too.

import { readFileSync } from 'node:fs'
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import type { EnvironmentConfig } from '../config/schema.ts'

export interface TlsSetup {
  /** For the environment's own origin: with the client certificate, if there is one. */
  own: SecureContext
  /** For every other origin: a client certificate is a credential and stays at home. */
  foreign: SecureContext
  /** False only where `acceptAnyCertificate` says why. */
  rejectUnauthorized: boolean
}

export function readTls(tls: EnvironmentConfig['tls']): TlsSetup {
  const ca = tls?.ca
  // A context costs milliseconds to make with all authorities in it: made here, it costs no request.
  const trust = ca ? { ca: [...getCACertificates('default'), readPem(ca, 'tls.ca')] } : {}
  const foreign = createContext(trust, 'tls.ca')
  const own =
    tls?.cert === undefined || tls.key === undefined
      ? foreign
      : createContext(
          {
            ...trust,
            cert: readPem(tls.cert, 'tls.cert'),
            key: readPem(tls.key, 'tls.key'),
            passphrase: tls.passphrase,
          },
          'tls.cert and tls.key',
        )
  return { own, foreign, rejectUnauthorized: tls?.acceptAnyCertificate === undefined }
}

function readPem(file: string, key: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new Error(`${key}: ${file} cannot be read (${(cause as Error).message})`, { cause })
  }
}

function createContext(
  options: Parameters<typeof createSecureContext>[0],
  keys: string,
): SecureContext {
  try {
    return createSecureContext(options)
  } catch (cause) {
    throw new Error(
      `${keys}: expected PEM files that belong together, and the passphrase if there is one; ${(cause as Error).message}`,
      { cause },
    )
  }
}
