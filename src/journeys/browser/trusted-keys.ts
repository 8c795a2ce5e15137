// Chromium knows no certificate authority of its own making, but it can be told to trust single
// keys. So the certificate that each environment shows is checked against the configured authority
// here, by Node, and the browser is told the fingerprint of that one key.

import { createHash, type X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import { type Address, addressOf, writtenAddress } from '../../config/address.ts'
import { ConfigError } from '../../config/faults.ts'
import type { EnvironmentConfig } from '../../config/schema.ts'

const timeoutMs = 10_000

/** Fingerprints for --ignore-certificate-errors-spki-list. */
export async function trustedKeys(
  environments: Record<string, EnvironmentConfig>,
): Promise<string[]> {
  const keys = new Set<string>()
  for (const [name, environment] of Object.entries(environments)) {
    const { tls, url } = environment
    if (tls?.ca === undefined || !url.startsWith('https:')) continue
    try {
      keys.add(fingerprint(await checkedCertificate(environment, tls)))
    } catch (error) {
      throw new ConfigError(
        `environments.${name}.tls.ca: the certificate of ${url} could not be checked against ${tls.ca}: ${(error as Error).message}`,
      )
    }
  }
  return [...keys]
}

async function checkedCertificate(
  { url, proxy }: EnvironmentConfig,
  tls: NonNullable<EnvironmentConfig['tls']>,
): Promise<X509Certificate> {
  const target = addressOf(url)
  const [ca, cert, key] = await Promise.all([tls.ca, tls.cert, tls.key].map(readIfNamed))
  const through = proxy === undefined ? {} : { socket: await tunnel(proxy, target) }
  const { promise, resolve, reject } = Promise.withResolvers<X509Certificate>()
  const servername = isIP(target.host) ? {} : { servername: target.host }
  const { passphrase } = tls
  const socket = connect({ ...target, ...through, ...servername, ca, cert, key, passphrase })
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer in ${timeoutMs} ms`)))
  socket.once('error', reject)
  socket.once('secureConnect', () => resolve(socket.getPeerX509Certificate()!))
  return promise.finally(() => socket.destroy())
}

async function readIfNamed(file: string | undefined): Promise<Buffer | undefined> {
  return file === undefined ? undefined : readFile(file)
}

/** A CONNECT through the proxy that the environment is reached by. */
function tunnel(proxy: string, target: Address): Promise<Duplex> {
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>()
  const { hostname, port, username, password } = new URL(proxy)
  const path = writtenAddress(target)
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`)
  const headers: Record<string, string> = { host: path }
  if (username !== '') headers['proxy-authorization'] = `Basic ${login.toString('base64')}`
  const asked = request({ host: hostname, port: port || 80, method: 'CONNECT', path, headers })
  asked.setTimeout(timeoutMs, () => asked.destroy(new Error(`no answer of the proxy ${hostname}`)))
  asked.once('error', reject)
  asked.once('connect', (answer, socket) => {
    if (answer.statusCode === 200) resolve(socket)
    else reject(new Error(`the proxy ${hostname} answered ${answer.statusCode} to CONNECT`))
  })
  asked.end()
  return promise
}

function fingerprint(certificate: X509Certificate): string {
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(key).digest('base64')
}
