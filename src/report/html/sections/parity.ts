// What the probes found besides speed, side by side.

import type { Comparison } from '../../../compare/comparison.ts'
import { type ParityLine, parityLines } from '../../parity.ts'
import { sideNames } from '../../side-names.ts'
import { html, type Markup } from '../markup.ts'
import { verdictMarks } from './verdict.ts'

export function paritySection(comparison: Comparison): Markup {
  const { parity = [] } = comparison
  if (parity.length === 0) return html``
  const { reference, candidate } = sideNames(comparison)
  return html`<section><h2>Parity</h2>
<div class="wide" tabindex="0" role="region" aria-label="Parity"><table class="facts" id="parity">
<thead><tr><th scope="col">Probe</th><th scope="col">${reference}</th><th scope="col">${candidate}</th><th scope="col">Verdict</th><th scope="col">Notes</th></tr></thead>
<tbody>${parityLines(parity).map(rowOf)}</tbody></table></div></section>`
}

function rowOf({ probe, reference, candidate, verdict, kind, notes }: ParityLine): Markup {
  return html`<tr><th scope="row">${probe}</th><td>${reference}</td><td>${candidate}</td><td class="${kind}"><span aria-hidden="true">${verdictMarks[kind]}</span> ${verdict}</td><td>${notes.map((note) => html`<p>${note}</p>`)}</td></tr>`
}
