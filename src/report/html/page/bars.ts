// Times of both sides as bars on one scale: parts that follow one another are stacked, times that may
// hold one another stand side by side.

import type { Both } from '../../behind/page-data.ts'
import { element } from './element.ts'
import { data } from './page-data.ts'
import { quantity } from './quantity.ts'

export type Times = Partial<Record<string, number>>

const mostNames = 12

/** One bar a side; each part is named with its time below. */
export function stackedBars(title: string, times: Both<Times>): HTMLElement | undefined {
  const names = namesIn(times)
  if (names.length === 0) return undefined
  const totalOf = (side: Times) => names.reduce((sum, name) => sum + (side[name] ?? 0), 0)
  const most = Math.max(...times.map(totalOf)) || 1
  const rows = times.map((side, at) => {
    const parts = names.map((name, part) =>
      barPart(`part part-${part % 6}`, (side[name] ?? 0) / most),
    )
    return element(
      'div',
      { class: 'bar-row' },
      element('span', {}, data.sides[at as 0 | 1]),
      element('span', { class: 'bar', 'aria-hidden': 'true' }, ...parts),
      element('span', { class: 'bar-total' }, quantity(totalOf(side), 'ms')),
    )
  })
  const legend = names.map((name, part) =>
    element(
      'li',
      {},
      element('span', { class: `swatch part-${part % 6}`, 'aria-hidden': 'true' }),
      ` ${name}: ${change(times, name)}`,
    ),
  )
  return element(
    'div',
    {},
    element('h5', {}, title),
    ...rows,
    element('ul', { class: 'legend' }, ...legend),
  )
}

/** Two bars a name, the reference above the candidate. */
export function pairedBars(title: string, times: Both<Times>): HTMLElement | undefined {
  const names = namesIn(times)
  if (names.length === 0) return undefined
  const most = Math.max(...times.flatMap((side) => names.map((name) => side[name] ?? 0))) || 1
  const rows = names.map((name) =>
    element(
      'div',
      { class: 'bar-row' },
      element('span', {}, name),
      element(
        'span',
        { class: 'bar-pair', 'aria-hidden': 'true' },
        barPart('of-reference', (times[0][name] ?? 0) / most),
        barPart('of-candidate', (times[1][name] ?? 0) / most),
      ),
      element('span', { class: 'bar-total' }, change(times, name)),
    ),
  )
  return element('div', {}, element('h5', {}, title), ...rows)
}

/** The longest first, so that the few that are left out are the shortest. */
function namesIn(times: Both<Times>): string[] {
  const names = [...new Set(times.flatMap((side) => Object.keys(side)))]
  if (names.length <= mostNames) return names
  const longest = (name: string) => Math.max(...times.map((side) => side[name] ?? 0))
  return names.sort((a, b) => longest(b) - longest(a)).slice(0, mostNames)
}

function barPart(kind: string, share: number): HTMLElement {
  const part = element('span', { class: kind })
  part.style.width = `${100 * share}%`
  return part
}

function change(times: Both<Times>, name: string): string {
  return `${quantity(times[0][name] ?? 0, 'ms')} → ${quantity(times[1][name] ?? 0, 'ms')}`
}
