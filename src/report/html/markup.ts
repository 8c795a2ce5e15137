// HTML as a template: what is put into it is text and cannot become markup, unless it is markup made
// here. All that report.html shows of names, notes and messages goes through this.

import { oneLine } from '../display-width.ts'

/** Markup that is safe to be put into a page. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = Markup | string | number | readonly Markup[] | undefined

export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(strings.reduce((text, string, at) => text + written(parts[at - 1]) + string))
}

function written(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'object') return part.map(({ text }) => text).join('')
  return escaped(oneLine(String(part)))
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}

/** Data inside of a script element: nothing in it can end the element, or turn a text around. */
export function json(value: unknown): Markup {
  const text = JSON.stringify(value, (_, part) => (typeof part === 'string' ? oneLine(part) : part))
  return new Markup(text.replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`))
}
