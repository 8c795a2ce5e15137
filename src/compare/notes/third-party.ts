// Hosts that are not the environment's own: time that is spent there, and hosts that are called in one
// environment only.

import type { Summed } from '../evidence/mean-difference.ts'
import { type SideName, sideNames } from '../evidence/pool.ts'
import { type PartOfGap, partInWords, partOfGap } from './part-of-gap.ts'
import type { Finding, Rule } from './rule.ts'

export const thirdParty: Rule = {
  name: 'third-party',
  kind: 'external',
  explains: ['duration', 'requests', 'bytes'],
  look(finding) {
    const called = foreignHosts(finding)
    const slowest = slowestOf(finding, [...called.keys()])
    if (slowest !== undefined) {
      const said = partInWords(slowest.found, `time at ${slowest.host}`)
      const by = called.get(slowest.host)!
      return { ...said, text: `${said.text}${onlyIn(finding, by)}` }
    }
    const alone = [...called].find(([, by]) => by.size === 1)
    if (alone === undefined) return undefined
    const [host, by] = alone
    return { text: `goes with ${host}${onlyIn(finding, by)}`, confidence: 'goes with' }
  },
}

/** By whom each is called. */
function foreignHosts({ evidence }: Finding): Map<string, Set<SideName>> {
  const called = new Map<string, Set<SideName>>()
  for (const side of sideNames) {
    for (const { hosts = {} } of evidence.lines[side]) {
      for (const [host, { foreign }] of Object.entries(hosts)) {
        if (foreign) called.set(host, (called.get(host) ?? new Set()).add(side))
      }
    }
  }
  return called
}

function slowestOf(finding: Finding, hosts: readonly string[]) {
  return hosts
    .flatMap((host): { host: string; found: PartOfGap }[] => {
      const found = partOfGap(finding, hostMs(host))
      return found === undefined ? [] : [{ host, found }]
    })
    .sort((a, b) => b.found.share - a.found.share)[0]
}

function hostMs(host: string): Summed {
  return { total: ({ line }) => (line?.hosts?.[host]?.totalUs ?? 0) / 1_000 }
}

function onlyIn({ labels }: Finding, by: ReadonlySet<SideName>): string {
  const [only, ...others] = by
  return only === undefined || others.length > 0 ? '' : `, called in ${labels[only]} only`
}
