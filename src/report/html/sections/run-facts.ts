// What comes after the table: what a reader has to know, the shape of the traffic, the ledger, and how
// to make the same run again.

import type { Comparison } from '../../../compare/comparison.ts'
import type { Sides } from '../../../compare/sides.ts'
import type { RunFile } from '../../../record/run-file.ts'
import { ledgerLines } from '../../ledger.ts'
import { faithfulness } from '../../traffic-ledger.ts'
import { html, type Markup } from '../markup.ts'

export function remarkSection({ remarks }: Comparison): Markup {
  if (remarks.length === 0) return html``
  return html`<section><h2>To know</h2><ul class="remarks">${remarks.map((remark) => html`<li>${remark}</li>`)}</ul></section>`
}

export function shapeSection({ traffic }: Comparison, { reference, candidate }: Sides): Markup {
  if (traffic === undefined || traffic.shape.planned.length === 0) return html``
  const facts = [reference, candidate].map(({ run, environment, label }) => {
    const { shape, generator } = run.file.traffic ?? {}
    const sent = shape?.sent[environment]
    if (shape === undefined || sent === undefined) return html``
    return html`<li>sent to ${label}: ${faithfulness(shape.planned, sent, generator?.[environment])}</li>`
  })
  return html`<section><h2>Traffic, planned and sent</h2><div id="shape"></div><ul>${facts}</ul></section>`
}

/** The shape of the traffic has a chart of its own. */
export function ledgerSection({ traffic: _, ...comparison }: Comparison): Markup {
  const lines = ledgerLines(comparison)
  if (lines.length === 0) return html``
  return html`<section><h2>Ledger</h2><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></section>`
}

export function reproduceSection({ candidate }: Sides): Markup {
  const { file } = candidate.run
  const seed = seedOf(file)
  const conditions = Object.entries(file.fingerprint).map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
  )
  return html`<section><h2>Once more</h2>
<p>Measured with ${file.tool.name} ${file.tool.version}${seed === undefined ? '' : `, seed ${seed}`}. The same plan again:</p>
<pre tabindex="0" role="region" aria-label="Command"><code>${again(file, seed)}</code></pre>
<p>Judge this folder again, and write this report again: <code>trueup report ${file.id}</code></p>
<details><summary>What has to be alike for two runs to be comparable</summary><table class="facts"><tbody>${conditions}</tbody></table></details>
</section>`
}

function seedOf({ plan }: RunFile): string | undefined {
  if (typeof plan !== 'object' || plan === null || !('seed' in plan)) return undefined
  return typeof plan.seed === 'string' || typeof plan.seed === 'number' ? `${plan.seed}` : undefined
}

/** The command line of the run; its seed was chosen where none was given. */
function again({ command }: RunFile, seed: string | undefined): string {
  const given = /\s--seed\b/.test(command) || !/^trueup run\b/.test(command)
  return seed === undefined || given ? command : `${command} --seed ${seed}`
}
