// What `doctor` says about the TLS certificate of an environment.

import type { SeenCertificate } from '../../environments/certificate.ts'
import type { Finding } from './finding.ts'

const dayMs = 86_400_000
const soonDays = 14

export function judgeCertificate(
  about: string,
  { issuer, validTo, distrusted }: Omit<SeenCertificate, 'protocol'>,
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
