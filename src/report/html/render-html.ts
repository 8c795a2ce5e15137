// A comparison and what was measured as report.html: one file that asks nobody for anything. The
// table and all facts are there as markup; what is behind the rows is data that the page draws.

import { createHash } from 'node:crypto'
import type { Comparison } from '../../compare/comparison.ts'
import { collect, type Measured } from '../behind/collect.ts'
import { reportRows } from '../behind/report-rows.ts'
import { html, json, Markup } from './markup.ts'
import { chartStyle, pageCode } from './page-code.ts'
import { environmentSection } from './sections/environments.ts'
import { paritySection } from './sections/parity.ts'
import {
  ledgerSection,
  remarkSection,
  reproduceSection,
  shapeSection,
} from './sections/run-facts.ts'
import { tableSection } from './sections/table.ts'
import { verdictMarks, verdictSection } from './sections/verdict.ts'
import { style } from './style.ts'

export function renderHtml(comparison: Comparison, measured: Measured): string {
  const rows = reportRows(comparison)
  const data = collect(comparison, rows, measured)
  const { sides } = measured
  const code = pageCode()
  const { verdict, environments } = comparison
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src ${sourceOf(code)}">
<meta name="color-scheme" content="light dark">
<title>${verdictMarks[verdict]} ${environments.candidate} compared with ${environments.reference}</title>
<style>${new Markup(chartStyle() + style)}</style>
</head>
<body>
${verdictSection(comparison, sides)}
<main>
${tableSection(comparison, rows)}
${paritySection(comparison)}
${remarkSection(comparison)}
${shapeSection(comparison)}
${ledgerSection(comparison)}
${environmentSection(sides)}
${reproduceSection(sides)}
</main>
<footer>Verdicts are explained with their figures behind each row. Intervals are 90 % intervals.</footer>
<script type="application/json" id="data">${json(data)}</script>
<script>${new Markup(code)}</script>
</body>
</html>
`
  return page.text
}

/** This very script and no other, so that a name that became markup could still do nothing. */
function sourceOf(code: string): Markup {
  return new Markup(`'sha256-${createHash('sha256').update(code).digest('base64')}'`)
}
