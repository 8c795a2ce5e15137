// A form of a page that was fetched: filled in and sent by the page's own address, method and
// encoding, with the Referer and Origin that servers check against forged requests.

import { JourneyFailure } from '../failure.ts'
import type { Answer, FieldValue, Form, HttpOptions } from './client.ts'
import { attributeOf, type Button, type HtmlForm } from './html-form.ts'
import { type Entry, encodeEntries, textOf } from './request-body.ts'

export type Send = (method: string, url: string, options: HttpOptions) => Promise<Answer>

export class PageForm implements Form {
  readonly fields: Record<string, string>
  readonly #form: HtmlForm
  readonly #page: URL
  readonly #send: Send

  constructor(form: HtmlForm, page: URL, send: Send) {
    this.#form = form
    this.#page = page
    this.#send = send
    this.fields = Object.fromEntries(form.entries.map(([name, value]) => [name, textOf(value)]))
  }

  async submit(values: Record<string, FieldValue> = {}): Promise<Answer> {
    const button = pressed(this.#form, values)
    const entries = fill(this.#form, values, button)
    const url = new URL(attributeOf(this.#form, button, 'action') || this.#page, this.#page)
    const method = attributeOf(this.#form, button, 'method').toLowerCase()
    const referer = new URL(this.#page)
    referer.hash = ''
    if (method !== 'post') {
      url.search = new URLSearchParams(
        entries.map(([name, value]) => [name, textOf(value)]),
      ).toString()
      return this.#send('GET', url.href, { headers: { referer: referer.href } })
    }
    const enctype = attributeOf(this.#form, button, 'enctype').toLowerCase()
    const { body, contentType } = await encodeEntries(entries, enctype)
    const headers: Record<string, string> = { referer: referer.href, origin: this.#page.origin }
    if (contentType !== undefined) headers['content-type'] = contentType
    return this.#send('POST', url.href, { headers, body })
  }
}

/** The button named among the values, else the first of the form, as the Enter key takes it. */
function pressed(form: HtmlForm, values: Record<string, FieldValue>): Button | undefined {
  const named = form.buttons.find(({ name, value }) => name !== '' && values[name] === value)
  return named ?? form.buttons[0]
}

function fill(
  form: HtmlForm,
  values: Record<string, FieldValue>,
  button: Button | undefined,
): Entry[] {
  const entries = [...form.entries]
  for (const [name, given] of Object.entries(values)) {
    if (!form.names.has(name)) {
      if (form.buttons.some((other) => other.name === name)) continue
      throw unknownField(form, name)
    }
    replace(entries, name, Array.isArray(given) ? given : [given])
  }
  if (button?.name) entries.push([button.name, button.value])
  return entries
}

/** The new values stand where the first old one stood. */
function replace(entries: Entry[], name: string, values: (string | Blob)[]): void {
  const at = entries.findIndex(([other]) => other === name)
  const others = entries.filter(([other]) => other !== name)
  const filled = values.map((value): Entry => [name, value])
  others.splice(at === -1 ? others.length : at, 0, ...filled)
  entries.splice(0, entries.length, ...others)
}

/** A browser could not have filled it in either: the page is another one than the author knew. */
function unknownField(form: HtmlForm, name: string): JourneyFailure {
  const has = [...form.names].join(', ') || 'no field'
  return new JourneyFailure('form', `the form has no field '${name}'; it has ${has}`)
}
