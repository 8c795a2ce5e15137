// The environments as they were measured: where they are, what went with every request, and the faults
// that lay between them and trueup, with the dose that was seen.

import type { Sides } from '../../../compare/sides.ts'
import type { NetworkFacts, RoundTrips } from '../../../record/network-facts.ts'
import type { EnvironmentFacts } from '../../../record/run-file.ts'
import { whole } from '../../figures.ts'
import { html, type Markup } from '../markup.ts'

export function environmentSection({ reference, candidate }: Sides): Markup {
  const files = [...new Set([reference.run.file, candidate.run.file])]
  const environments = files.flatMap((file) => Object.entries(file.environments))
  const faults = environments.flatMap(([, { network = [] }]) => network.map(faultItem))
  const machine = Object.entries(candidate.run.file.machine).map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
  )
  return html`<section><h2>Environments</h2>
<div class="wide" tabindex="0" role="region" aria-label="Environments"><table class="facts">
<thead><tr><th scope="col">Name</th><th scope="col">URL</th><th scope="col">Production</th><th scope="col">Headers sent</th></tr></thead>
<tbody>${environments.map(environmentRow)}</tbody></table></div>
${faults.length === 0 ? undefined : html`<h3>Faults through all of the run</h3><ul>${faults}</ul>`}
<details><summary>The machine that measured</summary><table class="facts"><tbody>${machine}</tbody></table></details>
</section>`
}

function environmentRow([name, facts]: [string, EnvironmentFacts]): Markup {
  const { url, production, headerNames } = facts
  const headers = headerNames.length === 0 ? 'none' : headerNames.join(', ')
  return html`<tr><th scope="row">${name}</th><td>${url}</td><td>${production ? 'yes' : 'no'}</td><td>${headers}</td></tr>`
}

function faultItem({ between, fault, by, readings, proxy, during }: NetworkFacts): Markup {
  const dose = [
    `round trips without it ${tripsInWords(proxy)}, with it ${tripsInWords(during)}`,
    `read back ${whole(readings)} times`,
  ].join('; ')
  return html`<li>between ${between}: ${fault}, by ${by}; ${dose}</li>`
}

function tripsInWords(trips: RoundTrips | undefined): string {
  if (trips === undefined) return 'not measured'
  const { count, answered, medianMs } = trips
  const median = medianMs === undefined ? '' : `${Number(medianMs.toPrecision(3))} ms, `
  return `${median}${whole(answered)} of ${whole(count)} answered`
}
