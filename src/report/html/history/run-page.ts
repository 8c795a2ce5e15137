// What the history kept of a run whose folder, or whose report, is gone.

import type { KeptCell, KeptProbe, WholeRun } from '../../../history/kept-run.ts'
import { figure } from '../../figures.ts'
import { differenceText } from '../../history/gap-words.ts'
import { html, type Markup } from '../markup.ts'
import { renderPage } from '../page-shell.ts'
import { markedVerdict, verdictBanner, verdictMarks } from '../sections/verdict.ts'
import { cellLink, home, moment } from './links.ts'

export function runPage(run: WholeRun): string {
  const { id, startedAt, verdict, status, reference, candidate, cells, parity } = run
  return renderPage({
    title: `${verdictMarks[verdict]} ${id} · trueup`,
    program: 'history',
    served: true,
    data: { gaps: [] },
    body: html`<header>${home}<h1>${candidate} compared with ${reference}</h1>
${verdictBanner(run)}
<p class="run">run ${id}, ${status}, measured ${moment(startedAt)}</p>
<p>There is no report of this run any more. This is what the history kept of it.</p></header>
<main>
<div class="wide" tabindex="0" role="region" aria-label="Cells"><table class="facts">
<thead><tr><th scope="col">Cell</th><th scope="col" class="num">${reference}</th><th scope="col" class="num">${candidate}</th><th scope="col">Difference</th><th scope="col">Verdict</th></tr></thead>
<tbody>${cells.map(rowOf)}</tbody></table></div>
${parity.length === 0 ? undefined : paritySection(parity, run)}
<section><h2>How it was made</h2><p><code>${run.command}</code>, trueup ${run.version}</p></section>
</main>`,
  })
}

function rowOf({ cell, unit, reference, candidate, verdict, ...gap }: KeptCell): Markup {
  return html`<tr><th scope="row">${cellLink(cell)}</th><td class="num">${figure({ unit, ...reference })}</td><td class="num">${figure({ unit, ...candidate })}</td><td>${differenceText(cell, gap)}</td><td class="${verdict}">${markedVerdict(verdict)}</td></tr>
`
}

function paritySection(parity: readonly KeptProbe[], { reference, candidate }: WholeRun): Markup {
  return html`<section><h2>Parity</h2><table class="facts">
<thead><tr><th scope="col">Probe</th><th scope="col">${reference}</th><th scope="col">${candidate}</th><th scope="col">Verdict</th></tr></thead>
<tbody>${parity.map((it) => html`<tr><th scope="row">${it.probe}</th><td>${it.reference}</td><td>${it.candidate}</td><td>${it.verdict}</td></tr>`)}</tbody></table></section>`
}
