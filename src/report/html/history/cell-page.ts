// The course of one cell over all runs that have it: the chart, and a row for each run.

import type { GapCourse, GapPoint } from '../../../compare/gap-course.ts'
import type { KeptRun } from '../../../history/kept-run.ts'
import { gapData } from '../../behind/gap-data.ts'
import { bandText, differenceText, driftText, shortName } from '../../history/gap-words.ts'
import { verdictWords } from '../../row.ts'
import { html, type Markup } from '../markup.ts'
import { renderPage } from '../page-shell.ts'
import { markedVerdict } from '../sections/verdict.ts'
import { home, moment, runLink } from './links.ts'

export function cellPage(course: GapCourse, { reference, candidate }: KeptRun): string {
  const { cell, points, runsNeeded } = course
  const drift = driftText(course)
  const needed =
    runsNeeded === 0
      ? undefined
      : html`<p class="quiet">Drift can be seen after ${runsNeeded} more runs under the same conditions.</p>`
  return renderPage({
    title: `${shortName(cell)} · trueup`,
    program: 'history',
    served: true,
    data: { gaps: [gapData(course)] },
    body: html`<header>${home}<h1>${cell}</h1>
<p>Of ${candidate} from ${reference}; ${bandText(course)}.</p>
${drift === undefined ? needed : html`<p class="must-fix"><span aria-hidden="true">▲</span> It ${drift}.</p>`}</header>
<main><div data-gap="0"></div>
<div class="wide" tabindex="0" role="region" aria-label="Runs"><table class="facts">
<thead><tr><th scope="col">Run</th><th scope="col">Time</th><th scope="col">Gap</th><th scope="col">Verdict</th><th scope="col">Moved from the baseline</th><th scope="col">Conditions</th></tr></thead>
<tbody>${points.toReversed().map((point) => rowOf(cell, point))}</tbody></table></div></main>`,
  })
}

function rowOf(cell: string, point: GapPoint): Markup {
  const { run, startedAt, verdict, moved, alike } = point
  return html`<tr><th scope="row">${runLink(run)}</th><td>${moment(startedAt)}</td><td>${differenceText(cell, point)}</td><td class="${verdict}">${markedVerdict(verdict)}</td><td>${moved === undefined ? '–' : moved === 'acceptable' ? 'no' : verdictWords[moved]}</td><td>${alike ? 'the same' : 'others, or incomplete'}</td></tr>
`
}
