// How the gap of each headline cell went over the last runs: a chart each, and in words beneath.

import type { GapData } from '../../behind/gap-data.ts'
import { html, type Markup } from '../markup.ts'
import { markedVerdict } from './verdict.ts'

/** One run alone is no course. */
const fewestRuns = 2

export function gapSection(gaps: readonly GapData[], title = 'Over the last runs'): Markup {
  if (!gaps.some(({ runs }) => runs.length >= fewestRuns)) return html``
  const drifting = gaps.filter(({ drift }) => drift !== undefined)
  const alarms = drifting.map(
    ({ name, drift }) =>
      html`<li><span class="must-fix" aria-hidden="true">▲</span> <strong>${name}</strong> ${drift}</li>`,
  )
  return html`<section id="gaps"><h2>${title}</h2>
${alarms.length === 0 ? undefined : html`<ul class="alarms">${alarms}</ul>`}
<div class="charts">${gaps.map((gap, at) => (isFlat(gap) ? html`` : html`<div data-gap="${at}"></div>`))}</div>
<details><summary>In words</summary><table class="facts"><tbody>${gaps.map(inWords)}</tbody></table></details>
</section>`
}

/** Errors that neither side ever had. */
function isFlat({ unit, gaps }: GapData): boolean {
  return unit === 'points' && gaps.every((gap) => gap === 0 || gap === null)
}

function inWords({ name, newest, verdict, told, drift, runs }: GapData): Markup {
  return html`<tr><th scope="row">${name}</th><td>${newest}, <span class="${verdict}">${markedVerdict(verdict)}</span></td><td>${told}; ${runs.length} runs${drift === undefined ? '' : `; ${drift}`}</td></tr>`
}
