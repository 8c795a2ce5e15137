// The head of the page: what was compared, the verdict in a sentence, and when it was measured.

import type { Comparison, Verdict } from '../../../compare/comparison.ts'
import type { Sides } from '../../../compare/sides.ts'
import { verdictWords } from '../../row.ts'
import { headingOf } from '../../side-names.ts'
import { html, type Markup } from '../markup.ts'

/** Beside the words, so that colour is not needed. */
export const verdictMarks: Record<Verdict, string> = {
  'must-fix': '✕',
  'should-fix': '▲',
  acceptable: '✓',
  inconclusive: '?',
}

/** In a line of text, or a field of a table. */
export function markedVerdict(verdict: Verdict): Markup {
  return html`<span aria-hidden="true">${verdictMarks[verdict]}</span> ${verdictWords[verdict]}`
}

export function verdictBanner({
  verdict,
  summary,
}: Pick<Comparison, 'verdict' | 'summary'>): Markup {
  return html`<div class="verdict ${verdict}"><span class="mark" aria-hidden="true">${verdictMarks[verdict]}</span>
<div><p class="word">${verdictWords[verdict]}</p><p class="sentence">${summary}</p></div></div>`
}

export function verdictSection(comparison: Comparison, { candidate }: Sides): Markup {
  const { runs, exitCode } = comparison
  const { startedAt, endedAt, status } = candidate.run.file
  const which =
    runs.reference === runs.candidate
      ? html`run ${runs.candidate}`
      : html`runs ${runs.reference} and ${runs.candidate}`
  return html`<header>
<h1>${headingOf(comparison)}</h1>
${verdictBanner(comparison)}
<p class="run">${which}, ${status}, measured ${moment(startedAt)} ${lasting(startedAt, endedAt)}; exit code ${exitCode}</p>
</header>`
}

function moment(time: string): string {
  return time.replace('T', ' ').replace(/:\d\d(?:\.\d+)?Z$/, ' UTC')
}

function lasting(startedAt: string, endedAt: string | undefined): string {
  if (endedAt === undefined) return ''
  const seconds = Math.max(0, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000))
  const minutes = Math.floor(seconds / 60)
  return minutes === 0 ? `in ${seconds} s` : `in ${minutes} min ${seconds % 60} s`
}
