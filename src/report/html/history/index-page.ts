// The first page of `trueup serve`: how the gaps went, and all runs, any two of which can be compared.

import type { GapCourse } from '../../../compare/gap-course.ts'
import type { KeptRun } from '../../../history/kept-run.ts'
import { gapData } from '../../behind/gap-data.ts'
import { whole } from '../../figures.ts'
import { differenceText, shortName, toldFirst } from '../../history/gap-words.ts'
import type { ListedRun } from '../../history/terminal.ts'
import { html, type Markup } from '../markup.ts'
import { renderPage } from '../page-shell.ts'
import { gapSection } from '../sections/gaps.ts'
import { markedVerdict, verdictBanner } from '../sections/verdict.ts'
import { cellLink, moment, runLink } from './links.ts'

export interface IndexPage {
  /** Of all runs. */
  count: number
  /** Of those with the words that were searched for. */
  found: number
  runs: ListedRun[]
  /** As many as one page can show. */
  most: number
  newest: KeptRun | undefined
  cells: string[]
  courses: GapCourse[]
  words: string[]
  /** What has to be said of the history itself. */
  news: string[]
}

const mostCells = 200

export function indexPage(page: IndexPage): string {
  const { count, newest, courses, words, news, cells } = page
  const gaps = courses.map(gapData)
  const title = count === 1 ? 'One run' : `${count.toLocaleString('en-US')} runs`
  return renderPage({
    title: `${title} · trueup`,
    program: 'history',
    served: true,
    data: { gaps },
    body: html`<header><h1>${title}</h1>
${newest === undefined ? html`<p>There is no run yet: <code>trueup run</code> makes one.</p>` : newestRun(newest)}
${news.map((text) => html`<p class="quiet">${text}</p>`)}</header>
<main>
<form class="search" role="search" action="/"><input type="search" name="q" value="${words.join(' ')}" placeholder="Runs and cells with these words" aria-label="Runs and cells with these words"><button>Search</button></form>
${words.length === 0 ? gapSection(gaps) : undefined}
${runSection(page)}
${cellSection(cells)}
</main>`,
  })
}

function newestRun(newest: KeptRun): Markup {
  const { id, startedAt } = newest
  return html`${verdictBanner(newest)}
<p class="run">the newest run, ${runLink(id)}, of ${moment(startedAt)}</p>`
}

function runSection(page: IndexPage): Markup {
  const { runs, words } = page
  if (runs.length === 0) return html`<p>${words.length === 0 ? '' : 'No run has these words.'}</p>`
  return html`<section><h2>Runs</h2><form action="/compare">
<div class="wide" tabindex="0" role="region" aria-label="Runs"><table class="facts" id="runs">
<thead><tr><th scope="col">Compare</th><th scope="col">Run</th><th scope="col">Time</th><th scope="col">Environments</th><th scope="col">Verdict</th><th scope="col">Widest gaps</th></tr></thead>
<tbody>${runs.map(rowOf)}</tbody></table></div>
<p><button>Compare the two chosen runs</button></p></form>${moreRuns(page)}</section>`
}

function moreRuns({ runs, words, found, most }: IndexPage): Markup | undefined {
  if (runs.length >= found) return undefined
  const which = words.length === 0 ? 'runs' : 'runs with these words'
  if (runs.length >= most) {
    return html`<p id="more">${whole(found - runs.length)} older ${which} are not shown here.</p>`
  }
  const query = words.length === 0 ? '' : `q=${encodeURIComponent(words.join(' '))}&`
  const name =
    found <= most
      ? `All ${whole(found)} ${which}`
      : `The newest ${whole(most)} of ${whole(found)} ${which}`
  return html`<p id="more"><a href="/?${query}runs=${Math.min(found, most)}">${name}</a></p>`
}

function rowOf(run: ListedRun): Markup {
  const { id, startedAt, verdict, status, reference, candidate } = run
  const { told } = toldFirst(run.headlines)
  const gaps = told.map(
    (it) => html`<div>${shortName(it.cell)} ${differenceText(it.cell, it)}</div>`,
  )
  const ended = status === 'complete' ? '' : ` (${status})`
  return html`<tr><td><input type="checkbox" name="run" value="${id}" aria-label="Compare ${id}"></td><th scope="row">${runLink(id)}</th><td>${moment(startedAt)}</td><td>${reference}, ${candidate}</td><td class="${verdict}">${markedVerdict(verdict)}${ended}</td><td>${gaps}</td></tr>
`
}

function cellSection(cells: readonly string[]): Markup {
  if (cells.length === 0) return html``
  const shown = cells.slice(0, mostCells)
  const more = cells.length - shown.length
  return html`<section><h2>Cells</h2><ul class="cells">${shown.map((cell) => html`<li>${cellLink(cell)}</li>`)}</ul>
${more === 0 ? undefined : html`<p class="quiet">${more} more cells: search for them.</p>`}</section>`
}
