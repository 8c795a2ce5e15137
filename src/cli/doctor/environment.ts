// What `doctor` looks at for one environment: its name, certificate, answers, and what trueup would
// be allowed to do there.

import { lookup } from 'node:dns/promises'
import { statSync } from 'node:fs'
import type { EnvironmentConfig } from '../../config/schema.ts'
import { seeCertificate } from '../../environments/certificate.ts'
import { type Environment, openEnvironment } from '../../environments/environment.ts'
import { checkAnswers } from './answers.ts'
import { judgeCertificate } from './certificate.ts'
import type { Finding } from './finding.ts'

const connectTimeoutMs = 10_000

export interface EnvironmentsToCheck {
  environments: Record<string, EnvironmentConfig>
  /** The run brings processes up, which may be what an environment consists of. */
  startedByRun: boolean
}

export async function checkEnvironment(
  name: string,
  { environments, startedByRun }: EnvironmentsToCheck,
): Promise<Finding[]> {
  const own = [judgeGuard(name, environments[name]!), ...checkLogin(name, environments[name]!)]
  let environment: Environment
  try {
    environment = openEnvironment(name, environments)
  } catch (error) {
    const remedy = (error as Error).message
    return [...own, { about: name, what: 'certificate', state: 'missing', found: 'none', remedy }]
  }
  const address = await checkAddress(environment)
  if (address.state === 'missing') return [...own, address]
  const certificate = await checkCertificate(environment)
  return [...own, address, ...certificate, ...(await checkAnswers(environment, startedByRun))]
}

export function judgeGuard(about: string, environment: EnvironmentConfig): Finding {
  const { production, writes, maxRate } = environment
  const reads = writes === undefined ? 'GET and HEAD only' : `writes allowed because: ${writes}`
  const rate = maxRate === undefined ? 'no rate limit' : `at most ${maxRate} requests/s`
  const found = `${production ? `production: ${reads}` : 'not production: journeys may write'}; ${rate}`
  return { about, what: 'guard', state: 'ok', found }
}

function checkLogin(about: string, { login }: EnvironmentConfig): Finding[] {
  if (login === undefined) return []
  const there = statSync(login, { throwIfNoEntry: false })?.isFile() === true
  const finding = { about, what: 'login', found: login }
  if (there) return [{ ...finding, state: 'ok' }]
  return [
    { ...finding, state: 'missing', remedy: 'there is no such file: write it, or drop login' },
  ]
}

async function checkAddress({ name: about, config }: Environment): Promise<Finding> {
  const finding = { about, what: 'address' }
  const { hostname, host } = new URL(config.url)
  if (config.proxy !== undefined) {
    return { ...finding, state: 'ok', found: `${host}, through ${new URL(config.proxy).host}` }
  }
  try {
    const addresses = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true })
    const found = `${host} is ${addresses.map(({ address }) => address).join(', ')}`
    return { ...finding, state: 'ok', found }
  } catch (error) {
    const found = `${hostname} has no address (${(error as NodeJS.ErrnoException).code})`
    const remedy = `check environments.${about}.url, and VPN or hosts file`
    return { ...finding, state: 'missing', found, remedy }
  }
}

/** Behind a proxy the certificate is not looked at; an untrusted one shows as no answer. */
async function checkCertificate({ name, config }: Environment): Promise<Finding[]> {
  const url = new URL(config.url)
  if (url.protocol !== 'https:' || config.proxy !== undefined) return []
  try {
    const seen = await seeCertificate(url, config.tls, connectTimeoutMs)
    return [judgeCertificate(name, seen, new Date(), config.tls?.acceptAnyCertificate)]
  } catch {
    // No connection at all: the request after this one says why, in better words.
    return []
  }
}
