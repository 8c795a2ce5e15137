// The page of a run that goes on, in the clothes of the report that it turns into.

import type { LiveRun } from '../live/live-run.ts'
import { html } from './markup.ts'
import { renderPage } from './page-shell.ts'

export function livePage(run: LiveRun): string {
  const [reference, candidate] = run.sides
  return renderPage({
    title: `${candidate} compared with ${reference}`,
    program: 'live',
    served: true,
    data: run,
    body: html`<header><h1>${candidate} compared with ${reference}</h1>
<p class="sentence" id="phase"></p>
<p class="run" id="time"></p></header>
<main>
<p id="ended" role="status"></p>
<noscript><p>This page shows the run as it goes on, and needs scripts for it. The report will not.</p></noscript>
<section><h2>So far</h2><div class="wide" tabindex="0" role="region" aria-label="So far"><table class="facts" id="live">
<thead><tr><th scope="col">Journey</th><th scope="col" class="num">n</th><th scope="col" class="num">p50 ${reference}</th><th scope="col" class="num">p50 ${candidate}</th><th scope="col" class="num">p95 ${reference}</th><th scope="col" class="num">p95 ${candidate}</th><th scope="col" class="num">Errors</th></tr></thead>
<tbody></tbody></table></div>
<p class="quiet">There is no verdict before the end: one that is looked for again and again will be found.</p></section>
<section id="now" hidden><h2>At this moment</h2><table class="facts"><tbody></tbody></table></section>
<section><h2>Over time</h2><div class="charts" id="courses"></div></section>
<section id="said" hidden><h2>Said so far</h2><ul class="remarks"></ul></section>
</main>`,
  })
}
