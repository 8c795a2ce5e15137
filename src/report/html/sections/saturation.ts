// A search for saturation in the page: the picture, the knees, and both loops as tables, each with
// what it means.

import type { Comparison } from '../../../compare/comparison.ts'
import type { SaturatedEnvironment } from '../../../compare/saturation/saturation-report.ts'
import { whole } from '../../figures.ts'
import { drawSaturationChart } from '../../saturation/chart.ts'
import {
  closedLoopMeans,
  kneeInWords,
  lateInWords,
  ledgerInWords,
  milliseconds,
  openInWords,
  openLoopMeans,
  openTimes,
  ratePerSecond,
  searchInWords,
  titleOf,
} from '../../saturation/words.ts'
import { html, Markup } from '../markup.ts'

export function saturationSection({ saturation }: Comparison): Markup {
  if (saturation === undefined) return html``
  const entries = Object.entries(saturation.environments)
  const picture = drawSaturationChart(saturation)
  return html`<section><h2>Saturation</h2>
<p>${titleOf(saturation)}</p>
${
  picture === undefined
    ? undefined
    : html`<div class="wide" tabindex="0" role="region" aria-label="Latency by throughput">${new Markup(picture)}</div>`
}
<ul>${entries.map(([name, it]) => html`<li><strong>${name}</strong>: ${kneeInWords(it)}${searchInWords(it).map((text) => html`<br>${text}`)}</li>`)}</ul>
<h3>Closed loop</h3>
<p>${closedLoopMeans}</p>
${wide(
  'Closed loop',
  entries.flatMap(([name, it]) => curveRows(name, it)),
  ['Environment', 'Connections', 'Answers a second', 'p50 ms', 'p95 ms', 'Errors', 'n'],
)}
${openTable(entries)}
<ul>${entries.map(([name, it]) => html`<li>${ledgerInWords(name, it)}</li>`)}</ul>
</section>`
}

function openTable(entries: [string, SaturatedEnvironment][]): Markup {
  const rows = entries.flatMap(([name, { open }]) =>
    open.map((point) => [
      name,
      openInWords(point),
      ...openTimes(point),
      milliseconds(point.lagP99Ms),
      whole(point.errors),
      whole(point.count),
    ]),
  )
  if (rows.length === 0) return html``
  return html`<h3>Open loop below the lower knee</h3>
<p>${openLoopMeans}</p>
${wide('Open loop', rows, ['Environment', 'Rate', 'Response p50 ms', 'Response p95 ms', 'Service p95 ms', 'Lag p99 ms', 'Errors', 'n'])}
${entries.flatMap(([name, it]) => lateInWords(name, it)).map((late) => html`<p>${late}</p>`)}`
}

function curveRows(name: string, { curve }: SaturatedEnvironment): string[][] {
  return curve.map(({ connections, perSecond, p50Ms, p95Ms, errors, count }) => [
    name,
    whole(connections),
    ratePerSecond(perSecond),
    milliseconds(p50Ms),
    milliseconds(p95Ms),
    whole(errors),
    whole(count),
  ])
}

function wide(label: string, rows: string[][], headers: string[]): Markup {
  return html`<div class="wide" tabindex="0" role="region" aria-label="${label}"><table class="facts">
<thead><tr>${headers.map((header) => html`<th scope="col">${header}</th>`)}</tr></thead>
<tbody>${rows.map(([first = '', ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`
}
