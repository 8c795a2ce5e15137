// What was seen beside the latency, side against side: where the time goes as stacked bars, and the
// rest as a small table.

import type { EvidenceMeans } from '../../../compare/comparison.ts'
import type { Both, CellData } from '../../behind/page-data.ts'
import { element } from './element.ts'
import { data } from './page-data.ts'
import { plain, quantity } from './quantity.ts'

type Means = Both<EvidenceMeans>

export function evidenceSection({ evidence }: CellData): HTMLElement | undefined {
  if (evidence === undefined) return undefined
  const means: Means = [evidence.reference, evidence.candidate]
  const { per } = evidence
  return element(
    'section',
    { class: 'evidence' },
    element(
      'h4',
      {},
      `Where the time goes, on average ${per === 'request' ? 'a request' : 'an iteration'}`,
    ),
    bars('Phases of requests', means.map(({ phasesMs }) => phasesMs) as Both<Times>),
    bars(
      'Said by the server (Server-Timing)',
      means.map(({ serverTimingMs }) => serverTimingMs) as Both<Times>,
    ),
    bars('In the browser', means.map(({ renderingMs }) => renderingMs ?? {}) as Both<Times>),
    table(means),
  )
}

type Times = Partial<Record<string, number>>

/** One bar a side, on one scale; each part is named with its time below. */
function bars(title: string, times: Both<Times>): HTMLElement | undefined {
  const names = [...new Set(times.flatMap((side) => Object.keys(side)))].slice(0, 12)
  if (names.length === 0) return undefined
  const totalOf = (side: Times) => names.reduce((sum, name) => sum + (side[name] ?? 0), 0)
  const most = Math.max(...times.map(totalOf)) || 1
  const rows = times.map((side, at) => {
    const bar = element('span', { class: 'bar', 'aria-hidden': 'true' })
    names.forEach((name, part) => {
      const piece = element('span', { class: `part part-${part % 6}` })
      piece.style.width = `${(100 * (side[name] ?? 0)) / most}%`
      bar.append(piece)
    })
    return element(
      'div',
      { class: 'bar-row' },
      element('span', { class: 'bar-name' }, data.sides[at as 0 | 1]),
      bar,
      element('span', { class: 'bar-total' }, quantity(totalOf(side), 'ms')),
    )
  })
  const legend = names.map((name, part) =>
    element(
      'li',
      {},
      element('span', { class: `swatch part-${part % 6}`, 'aria-hidden': 'true' }),
      ` ${name}: ${quantity(times[0][name] ?? 0, 'ms')} → ${quantity(times[1][name] ?? 0, 'ms')}`,
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

function table(means: Means): HTMLElement {
  const row = (name: string, read: (side: EvidenceMeans) => string) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, name),
      ...means.map((side) => element('td', {}, read(side))),
    )
  const traits = [...new Set(means.flatMap((side) => Object.keys(side.traits)))]
  const hosts = [...new Set(means.flatMap((side) => Object.keys(side.foreignHosts ?? {})))]
  return element(
    'table',
    { class: 'facts' },
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('td', {}),
        ...data.sides.map((side) => element('th', { scope: 'col' }, side)),
      ),
    ),
    element(
      'tbody',
      {},
      row('seen in', ({ count }) => plain(count)),
      row('requests each', ({ requests }) => plain(requests)),
      row('bytes each', ({ bytes }) => quantity(bytes, 'bytes')),
      ...traits.map((trait) =>
        row(trait, (side) =>
          sharesOf((side.traits as Record<string, Record<string, number>>)[trait]),
        ),
      ),
      ...hosts.map((host) =>
        row(`host ${host}`, ({ foreignHosts }) => {
          const seen = foreignHosts?.[host]
          return seen === undefined
            ? '–'
            : `${plain(seen.requests)} requests, ${quantity(seen.ms, 'ms')}`
        }),
      ),
    ),
  )
}

function sharesOf(shares: Record<string, number> | undefined): string {
  if (shares === undefined) return '–'
  return Object.entries(shares)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([value, share]) => `${value} ${Math.round(100 * share)} %`)
    .join(', ')
}
