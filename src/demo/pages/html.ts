// HTML from template literals: whatever is put in is escaped, unless it is HTML made here.

export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = Html | string | number | false | undefined | Part[]

export function html(literals: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(literals.map((literal, at) => literal + render(parts[at])).join(''))
}

function render(part: Part): string {
  if (part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  if (Array.isArray(part)) return part.map(render).join('')
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

export const euros = (cents: number): string =>
  `€\u00a0${(cents / 100).toLocaleString('en', { minimumFractionDigits: 2 })}`
