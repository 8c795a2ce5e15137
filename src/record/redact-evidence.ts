// Takes the configuration's secrets out of every text of a line of evidence. A server may repeat
// what it was sent in any header.

import type { EvidenceLine } from './evidence.ts'

export function redactEvidence(line: EvidenceLine, redact: (text: string) => string): EvidenceLine {
  const { subject, traits, serverTiming, hosts, growth } = line
  const named = <T>(record: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [redact(name), value]))
  return {
    ...line,
    ...(subject.step !== undefined && { subject: { ...subject, step: redact(subject.step) } }),
    traits: Object.fromEntries(
      Object.entries(traits).map(([trait, values]) => [trait, named(values)]),
    ),
    serverTiming: named(serverTiming),
    ...(hosts && { hosts: named(hosts) }),
    ...(growth?.parameters && { growth: { ...growth, parameters: named(growth.parameters) } }),
    slowest: line.slowest.map((request) => ({ ...request, target: redact(request.target) })),
  }
}
