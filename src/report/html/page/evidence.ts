// What was seen beside the latency, side against side: where the time goes as bars, and the rest as a
// small table.

import type { EvidenceMeans } from '../../../compare/comparison.ts'
import type { Both, CellData } from '../../behind/page-data.ts'
import { pairedBars, stackedBars, type Times } from './bars.ts'
import { element } from './element.ts'
import { data } from './page-data.ts'
import { plain, quantity } from './quantity.ts'

type Means = Both<EvidenceMeans>

export function evidenceSection({ evidence }: CellData): HTMLElement | undefined {
  if (evidence === undefined) return undefined
  const means: Means = [evidence.reference, evidence.candidate]
  const { per } = evidence
  const sidesOf = (read: (side: EvidenceMeans) => Times): Both<Times> => [
    read(means[0]),
    read(means[1]),
  ]
  return element(
    'section',
    { class: 'evidence' },
    element(
      'h4',
      {},
      `Where the time goes, on average ${per === 'request' ? 'a request' : 'an iteration'}`,
    ),
    stackedBars(
      'Phases of requests, one after the other',
      sidesOf(({ phasesMs }) => phasesMs),
    ),
    pairedBars(
      'Said by the server (Server-Timing)',
      sidesOf((side) => side.serverTimingMs),
    ),
    pairedBars(
      'Work of the browser',
      sidesOf(({ renderingMs }) => renderingMs ?? {}),
    ),
    table(means),
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
