// How the pages of `trueup serve` lead to one another.

import { shortName } from '../../history/gap-words.ts'
import { html, type Markup } from '../markup.ts'

export function runLink(id: string): Markup {
  return html`<a href="/runs/${encodeURIComponent(id)}/">${id}</a>`
}

export function cellLink(cell: string): Markup {
  return html`<a href="/cell?name=${encodeURIComponent(cell)}">${shortName(cell)}</a>`
}

export const home = html`<p class="run"><a href="/">All runs</a></p>`

export function moment(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`
}
