// The table, as it is read without the page's program too: journeys with their steps, the traffic,
// then endpoints by weight. Its figures and words are those of every other report.

import type { Comparison, Difference, Verdict } from '../../../compare/comparison.ts'
import type { ReportRow } from '../../behind/report-rows.ts'
import { severity, verdictText, verdictWords } from '../../row.ts'
import { sideNames } from '../../side-names.ts'
import { html, type Markup } from '../markup.ts'
import { markedVerdict, verdictMarks } from './verdict.ts'

export function tableSection(comparison: Comparison, rows: readonly ReportRow[]): Markup {
  if (rows.length === 0) {
    return html`<p>Nothing was measured that could be compared.</p>`
  }
  const withBaseline = rows.some(({ row }) => row.known)
  const names = sideNames(comparison)
  const known = withBaseline
    ? html`<th scope="col" role="columnheader">Known gap</th><th scope="col" role="columnheader">Moved</th>`
    : undefined
  return html`<h2 class="unseen">Differences</h2>
${filter(rows)}
<table id="cells" role="table">
<thead role="rowgroup"><tr role="row">
${head('Journey')}${head(names.reference, 'num')}${head(names.candidate, 'num')}<th scope="col" role="columnheader" class="num count"><abbr title="number of samples">n</abbr></th>
${head('Difference')}${head('Verdict')}${known}<th scope="col" role="columnheader">Notes</th>
</tr></thead>
<tbody role="rowgroup">
${rows.map((each, at) => rowOf(each, at, names, withBaseline))}
</tbody>
</table>`
}

function filter(rows: readonly ReportRow[]): Markup {
  const verdicts = (Object.keys(verdictWords) as Verdict[]).map((verdict) => {
    const count = rows.filter(({ row }) => row.verdict === verdict).length
    if (count === 0) return html``
    return html`<button type="button" aria-pressed="false" data-verdict="${verdict}" class="${verdict}">${markedVerdict(verdict)} ${count}</button>`
  })
  return html`<form id="filter" role="search" aria-label="Rows of the table" hidden>
<input type="search" placeholder="Filter by name or note" aria-label="Filter by name or note">
${verdicts}
<button type="button" aria-pressed="false" data-everything>all ${rows.length} cells</button>
<p id="shown" role="status"></p>
</form>`
}

function head(name: string, kind = ''): Markup {
  return html`<th scope="col" role="columnheader" aria-sort="none" class="${kind}"><button type="button">${name}</button></th>`
}

function rowOf(
  { row, it, anchor, telling, group }: ReportRow,
  at: number,
  { reference, candidate }: Comparison['environments'],
  withBaseline: boolean,
): Markup {
  const text = `${row.title} ${verdictText(row)} ${row.notes.join(' ')}`.toLowerCase()
  const known = row.accepted ? 'known' : ''
  const sort = sortKeys(it)
  const baseline = withBaseline
    ? html`<td role="cell" data-name="Known gap">${row.known?.gap ?? '–'}</td><td role="cell" data-name="Moved">${row.known?.moved ?? '–'}</td>`
    : undefined
  return html`<tr role="row" id="${anchor}" class="${row.depth === 0 ? 'main' : 'sub'}" data-cell="${at}" data-group="${group}" data-verdict="${row.verdict}" data-text="${text}"${telling ? html` data-telling` : undefined}>
<th scope="row" role="rowheader"><button type="button" aria-expanded="false">${row.name}</button></th>
<td role="cell" class="num" data-name="${reference}" data-sort="${sort.reference}">${row.reference}</td>
<td role="cell" class="num" data-name="${candidate}" data-sort="${sort.candidate}">${row.candidate}</td>
<td role="cell" class="num count" data-name="n">${row.counts}</td>
<td role="cell" class="gap" data-name="Difference" data-sort="${sort.difference}">${gapOf(row.difference)}</td>
<td role="cell" class="word ${row.verdict} ${known}" data-sort="${sort.verdict}"><span class="mark" aria-hidden="true">${verdictMarks[row.verdict]}</span>${verdictText(row)}</td>${baseline}
<td role="cell" class="notes">${row.notes.map((note) => html`<p>${note}</p>`)}</td>
</tr>
`
}

/** The interval stands back. */
function gapOf(difference: string): Markup {
  const at = difference.indexOf(' [')
  if (at < 0) return html`${difference}`
  return html`${difference.slice(0, at)} <small>${difference.slice(at + 1)}</small>`
}

/** Differences by their size, slower and faster alike. */
function sortKeys({ reference, candidate, ratio, metric, verdict }: Difference) {
  const size = ratio === null ? '' : Math.abs(metric === 'errors' ? ratio : Math.log(ratio))
  return {
    reference: reference.value ?? '',
    candidate: candidate.value ?? '',
    difference: typeof size === 'number' && Number.isFinite(size) ? size.toPrecision(6) : '',
    verdict: severity[verdict],
  }
}
