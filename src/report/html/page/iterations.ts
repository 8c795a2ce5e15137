// Single iterations and requests that are worth a look: those that failed with their screenshots, the
// slowest, and where their traces are.

import type { CellData, IterationData, JourneyData } from '../../behind/page-data.ts'
import { element } from './element.ts'
import { data } from './page-data.ts'
import { plain, quantity } from './quantity.ts'

export function iterationSection(journey: JourneyData): HTMLElement | undefined {
  const { failed, moreFailed, slowest, traces } = journey
  if (failed.length + slowest.length + traces.length === 0) return undefined
  const more =
    moreFailed === 0
      ? undefined
      : element(
          'p',
          { class: 'quiet' },
          `${plain(moreFailed)} more failed; samples.ndjson has them all.`,
        )
  return element(
    'section',
    {},
    failed.length === 0 ? undefined : element('h4', {}, 'Iterations that failed'),
    failed.length === 0 ? undefined : element('ul', {}, ...failed.map(failureItem)),
    more,
    slowest.length === 0 ? undefined : element('h4', {}, 'Slowest iterations'),
    slowest.length === 0
      ? undefined
      : element('ul', {}, ...slowest.map((it) => element('li', {}, named(it)))),
    traces.length === 0 ? undefined : traceList(traces),
  )
}

function named({ environment, pair, durationMs, startedAt }: IterationData): string {
  const at = startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')
  return `${environment}, pair ${pair}: ${quantity(durationMs, 'ms')}, at ${at}`
}

function failureItem(iteration: IterationData): HTMLElement {
  const { error } = iteration
  if (error === undefined) return element('li', {}, named(iteration))
  const step = error.step === undefined ? '' : ` in ${error.step}`
  return element(
    'li',
    {},
    `${named(iteration)}: `,
    element('strong', {}, error.kind),
    `${step}. ${error.message} `,
    error.screenshot === undefined ? undefined : link(error.screenshot, 'Screenshot'),
  )
}

function traceList(traces: JourneyData['traces']): HTMLElement {
  const items = traces.map(({ environment, path }) =>
    element('li', {}, link(path, `${environment}: ${path.slice(path.lastIndexOf('/') + 1)}`)),
  )
  return element(
    'div',
    {},
    element('h4', {}, 'Playwright traces'),
    element('ul', {}, ...items),
    element(
      'p',
      { class: 'quiet' },
      'Made once more after the run, unmeasured; they lie in artifacts of the run folder, and the links lead there from a page beside it. Open one with ',
      element('code', {}, 'npx playwright show-trace FILE'),
      '.',
    ),
  )
}

export function slowRequestSection({ slowest }: CellData): HTMLElement | undefined {
  if (slowest === undefined || slowest.flat().length === 0) return undefined
  const rows = slowest.flatMap((requests, side) =>
    requests.map(({ durationUs, method, target, status, traceId }) =>
      element(
        'tr',
        {},
        element('td', {}, data.sides[side as 0 | 1]),
        element('td', { class: 'num' }, quantity(durationUs / 1_000, 'ms')),
        element('td', { class: 'target' }, `${method} ${target}`),
        element('td', {}, status === undefined ? 'no answer' : String(status)),
        element('td', {}, traceLink(traceId)),
      ),
    ),
  )
  const heads = ['Environment', 'Time', 'Request', 'Status', 'Trace id'].map((text) =>
    element('th', { scope: 'col' }, text),
  )
  return element(
    'section',
    {},
    element('h4', {}, 'Slowest requests that carried a trace id'),
    element(
      'div',
      { class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'Slowest requests' },
      element(
        'table',
        { class: 'facts' },
        element('thead', {}, element('tr', {}, ...heads)),
        element('tbody', {}, ...rows),
      ),
    ),
  )
}

function traceLink(traceId: string): Node {
  if (data.tracingLink === undefined) return element('code', {}, traceId)
  return link(data.tracingLink.replaceAll('{traceId}', encodeURIComponent(traceId)), traceId)
}

/** Other schemes than these do not come from a run folder or a tracing system. */
function link(address: string, text: string): HTMLElement {
  const safe = /^(?:https?:\/\/|artifacts\/)/.test(address)
  if (!safe) return element('span', {}, text)
  const encoded = address.startsWith('artifacts/')
    ? address.split('/').map(encodeURIComponent).join('/')
    : address
  return element('a', { href: encoded, rel: 'noreferrer' }, text)
}
