// Where the gap lies: the step of a journey, or the endpoint of the traffic, that holds most of it.

import { type PartOfGap, partInWords, partOfGap } from './part-of-gap.ts'
import type { Finding, Rule } from './rule.ts'

/** A step within a step is told in place of the outer one, where it holds as much. */
const nearlyAll = 0.9

export const place: Rule = {
  name: 'place',
  kind: 'place',
  explains: ['duration'],
  look(finding) {
    const found = within(finding).sort((a, b) => b.part.share - a.part.share)
    const most = found[0]?.part.share ?? 0
    const deepest = found
      .filter(({ part }) => part.share >= nearlyAll * most)
      .reduce<Place | undefined>((a, b) => (a && depth(a) >= depth(b) ? a : b), undefined)
    if (deepest === undefined) return undefined
    const kind = finding.evidence.per === 'iteration' ? 'step ' : ''
    return partInWords(deepest.part, `time in ${kind}${deepest.name}`)
  },
}

interface Place {
  name: string
  part: PartOfGap
}

function within(finding: Finding): Place[] {
  const { parts } = finding.evidence
  const all = [...parts.reference, ...parts.candidate]
  const names = new Set(all.flatMap(({ withinMs }) => [...(withinMs?.keys() ?? [])]))
  // The only step is the journey: that says nothing.
  if (names.size < 2) return []
  return [...names].flatMap((name) => {
    const part = partOfGap(finding, { total: ({ withinMs }) => withinMs?.get(name) ?? 0 })
    return part === undefined ? [] : [{ name, part }]
  })
}

function depth({ name }: Place): number {
  return name.split(' > ').length
}
