// What the probes found besides speed, side by side.

import type { Comparison } from '../../../compare/comparison.ts'
import type { ParityRow, ParityVerdict } from '../../../compare/parity.ts'
import { html, type Markup } from '../markup.ts'

/** With the colour of the verdict that it is nearest to. */
const shownAs: Record<ParityVerdict, { mark: string; words: string; kind: string }> = {
  equal: { mark: '✓', words: 'equal', kind: 'acceptable' },
  expected: { mark: '✓', words: 'differs, expected', kind: 'acceptable' },
  differs: { mark: '▲', words: 'differs', kind: 'should-fix' },
  'must-match': { mark: '✕', words: 'must match', kind: 'must-fix' },
  unknown: { mark: '?', words: 'unknown', kind: 'inconclusive' },
}

export function paritySection({ parity = [], environments }: Comparison): Markup {
  if (parity.length === 0) return html``
  return html`<section><h2>Parity</h2>
<div class="wide" tabindex="0" role="region" aria-label="Parity"><table class="facts" id="parity">
<thead><tr><th scope="col">Probe</th><th scope="col">${environments.reference}</th><th scope="col">${environments.candidate}</th><th scope="col">Verdict</th><th scope="col">Notes</th></tr></thead>
<tbody>${parity.map(rowOf)}</tbody></table></div></section>`
}

function rowOf({ probe, reference, candidate, verdict, because, movedSince }: ParityRow): Markup {
  const { mark, words, kind } = shownAs[verdict]
  const moved = movedSince === undefined ? '' : `moved since the baseline: ${movedSince}`
  const notes = [because ?? '', moved].filter((note) => note !== '').join('; ')
  return html`<tr><th scope="row">${probe}</th><td>${reference}</td><td>${candidate}</td><td class="${kind}"><span aria-hidden="true">${mark}</span> ${words}</td><td>${notes}</td></tr>`
}
