// The program of the page of a run that goes on: shows what it is told once a second, and becomes the
// report at the end.

import type { LiveRow, LiveRun } from '../../live/live-run.ts'
import { redrawCharts } from './chart.ts'
import { element } from './element.ts'
import { showCourses } from './live-charts.ts'
import { clock, plain, quantity } from './quantity.ts'

const find = <T extends HTMLElement>(selector: string) => document.querySelector<T>(selector)!
const first: LiveRun = JSON.parse(find('#data').textContent!)

function show(run: LiveRun): void {
  const { phase, place, elapsedMs, leftMs } = run
  find('#phase').textContent = [phase, place].filter((part) => part !== '').join(' · ')
  const left = leftMs === null ? '' : `, about ${clock(leftMs / 1_000)} left`
  find('#time').textContent = `for ${clock(elapsedMs / 1_000)}${left}`
  find('#live tbody').replaceChildren(...run.rows.map(rowOf))
  showNow(run)
  showCourses(find('#courses'), run)
  find('#said').hidden = run.remarks.length === 0
  find('#said ul').replaceChildren(...run.remarks.map((text) => element('li', {}, text)))
}

function rowOf({ name, count, errors, p50Ms, p95Ms }: LiveRow): HTMLElement {
  const cells = [
    count[0] === count[1] ? plain(count[0]) : `${plain(count[0])}/${plain(count[1])}`,
    ...[...p50Ms, ...p95Ms].map((ms) => quantity(ms, 'ms')),
    `${plain(errors[0])} / ${plain(errors[1])}`,
  ]
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, name),
    ...cells.map((text) => element('td', { class: 'num' }, text)),
  )
}

function showNow({ traffic, faults, sides }: LiveRun): void {
  const facts: [string, string][] = faults.map((fault) => ['fault', fault])
  if (traffic !== undefined) {
    for (const side of [0, 1] as const) {
      const { perSecond, p50Ms, p95Ms, errors, inFlight } = traffic
      facts.push([
        sides[side],
        `${plain(Math.round(perSecond[side]))} requests a second, p50 ${quantity(p50Ms[side], 'ms')}, p95 ${quantity(p95Ms[side], 'ms')}, ${plain(errors[side])} errors, ${plain(inFlight[side])} in flight`,
      ])
    }
    facts.push(['lag', `${quantity(traffic.lagMs, 'ms')} later than planned, at p99`])
  }
  find('#now').hidden = facts.length === 0
  find('#now tbody').replaceChildren(
    ...facts.map(([name, text]) =>
      element('tr', {}, element('th', { scope: 'row' }, name), element('td', {}, text)),
    ),
  )
}

show(first)
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawCharts)
const events = new EventSource('/events')
events.addEventListener('run', ({ data }) => show(JSON.parse(data)))
events.addEventListener('end', ({ data }) => {
  events.close()
  if (JSON.parse(data).report) location.reload()
  else find('#ended').textContent = 'The run has ended, and left no report.'
})
events.addEventListener('error', () => {
  find('#ended').textContent = 'The run does not answer any more.'
})
events.addEventListener('open', () => {
  find('#ended').textContent = ''
})
