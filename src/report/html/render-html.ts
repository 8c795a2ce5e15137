// A comparison and what was measured as report.html: one file that asks nobody for anything. The
// table and all facts are there as markup; what is behind the rows is data that the page draws.

import type { Comparison } from '../../compare/comparison.ts'
import { collect, type Measured } from '../behind/collect.ts'
import { reportRows } from '../behind/report-rows.ts'
import { headingOf } from '../side-names.ts'
import { html } from './markup.ts'
import { renderPage } from './page-shell.ts'
import { environmentSection } from './sections/environments.ts'
import { gapSection } from './sections/gaps.ts'
import { paritySection } from './sections/parity.ts'
import {
  ledgerSection,
  remarkSection,
  reproduceSection,
  shapeSection,
} from './sections/run-facts.ts'
import { saturationSection } from './sections/saturation.ts'
import { tableSection } from './sections/table.ts'
import { verdictMarks, verdictSection } from './sections/verdict.ts'

export function renderHtml(comparison: Comparison, measured: Measured): string {
  const rows = reportRows(comparison)
  const data = collect(comparison, rows, measured)
  const { sides } = measured
  return renderPage({
    title: `${verdictMarks[comparison.verdict]} ${headingOf(comparison)}`,
    program: 'main',
    data,
    body: html`${verdictSection(comparison, sides)}
<main>
${tableSection(comparison, rows)}
${saturationSection(comparison)}
${paritySection(comparison)}
${gapSection(data.gaps)}
${remarkSection(comparison)}
${shapeSection(comparison, sides)}
${ledgerSection(comparison)}
${environmentSection(sides)}
${reproduceSection(sides)}
</main>
<footer>Verdicts are explained with their figures behind each row. Intervals are 90 % intervals.</footer>`,
  })
}
