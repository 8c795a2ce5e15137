// Two runs side by side by the figures that were kept of them, where a folder is gone: without
// intervals, and so without verdicts.

import type { KeptCell, WholeRun } from '../../../history/kept-run.ts'
import { figure } from '../../figures.ts'
import { differenceText, gapText } from '../../history/gap-words.ts'
import { html, type Markup } from '../markup.ts'
import { renderPage } from '../page-shell.ts'
import { cellLink, home, runLink } from './links.ts'

export interface TwoRuns {
  before: WholeRun
  after: WholeRun
  environment: string
  /** That both runs have. */
  environments: string[]
}

export function keptComparisonPage({ before, after, environment, environments }: TwoRuns): string {
  const then = new Map(before.cells.map((it) => [it.cell, it]))
  const shared = after.cells.filter(({ cell }) => then.has(cell))
  const sideIn = (run: WholeRun) => (run.reference === environment ? 'reference' : 'candidate')
  const alone = before.cells.length + after.cells.length - 2 * shared.length
  const others = environments.filter((name) => name !== environment)
  const rows = shared.map((now) =>
    rowOf([then.get(now.cell)!, now], [sideIn(before), sideIn(after)]),
  )
  return renderPage({
    title: `${environment} in two runs · trueup`,
    program: 'history',
    served: true,
    data: { gaps: [] },
    body: html`<header>${home}<h1>${environment} in two runs</h1>
<p>${runLink(before.id)}, then ${runLink(after.id)}.</p>
<p><strong>Nothing is judged here</strong>, as a folder of these runs is gone: these are the figures that the history kept. Without the measurements there is no interval for the change, and chance may have made it. What can be trusted are the gaps of each run, with their intervals.</p>
${others.map((name) => html`<p><a href="/compare?run=${encodeURIComponent(before.id)}&run=${encodeURIComponent(after.id)}&environment=${encodeURIComponent(name)}">${name} in these runs</a></p>`)}</header>
<main><div class="wide" tabindex="0" role="region" aria-label="Cells"><table class="facts" id="two">
<thead><tr><th scope="col">Cell</th><th scope="col" class="num">Before</th><th scope="col" class="num">After</th><th scope="col">Change</th><th scope="col">Gap before</th><th scope="col">Gap after</th></tr></thead>
<tbody>${rows}</tbody></table></div>
${alone === 0 ? undefined : html`<p class="quiet">${alone} more cells are in one of the two runs alone.</p>`}</main>`,
  })
}

type SideName = 'reference' | 'candidate'

function rowOf([then, now]: [KeptCell, KeptCell], [before, after]: [SideName, SideName]): Markup {
  const { cell, unit } = now
  const [first, second] = [then[before], now[after]]
  return html`<tr><th scope="row">${cellLink(cell)}</th><td class="num">${figure({ unit, ...first })}</td><td class="num">${figure({ unit, ...second })}</td><td>${gapText(cell, changeOf(unit, first, second))}</td><td>${differenceText(cell, then)}</td><td>${differenceText(cell, now)}</td></tr>
`
}

function changeOf(
  unit: KeptCell['unit'],
  first: KeptCell['reference'],
  second: KeptCell['reference'],
): number | null {
  if (unit === 'fraction') {
    if (first.count === 0 || second.count === 0) return null
    return second.errors / second.count - first.errors / first.count
  }
  if (first.value === null || second.value === null || first.value === 0) return null
  return second.value / first.value
}
