// Work of the page's main thread, in browser journeys: it is the client's time, not the server's.

import { renderingParts } from '../../record/evidence.ts'
import { renderingMs } from '../evidence/readings.ts'
import { partInWords, partOfGap } from './part-of-gap.ts'
import type { Rule } from './rule.ts'

const names = { script: 'scripts', layout: 'layout', style: 'styles' } as const

export const rendering: Rule = {
  name: 'rendering',
  kind: 'client',
  explains: ['duration'],
  look(finding) {
    const found = partOfGap(finding, renderingMs('task'))
    if (found === undefined) return undefined
    const [largest] = renderingParts
      .filter((part) => part !== 'task')
      .flatMap((part) => {
        const of = partOfGap(finding, renderingMs(part))
        return of === undefined ? [] : [{ part, share: of.share }]
      })
      .sort((a, b) => b.share - a.share)
    const mostly = largest === undefined ? '' : `, most of it ${names[largest.part]}`
    const said = partInWords(found, 'work in the browser')
    return { ...said, text: `${said.text}${mostly}` }
  },
}
