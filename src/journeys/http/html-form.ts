// The forms of a page, read as a browser reads them: which fields would be sent, with which values,
// whither and how.

import { type HTMLElement, parse } from 'node-html-parser'
import { JourneyFailure } from '../failure.ts'
import type { Entry } from './request-body.ts'

export interface Button {
  name: string
  value: string
  element: HTMLElement
}

export interface HtmlForm {
  element: HTMLElement
  /** Names and values that would be sent, buttons aside. */
  entries: Entry[]
  /** Every name that can be sent: boxes that are not ticked and files too. */
  names: Set<string>
  buttons: Button[]
}

/** HTML lets `</option>` be left out; the parser does not know that, and would lose the form's end. */
const openOption = /<option\b[^<>]*>[^<]*(?=<(?:option|optgroup|\/optgroup|\/select)\b)/gi

export function findForm(html: string, selector: string | undefined, where: string): HtmlForm {
  const page = parse(html.replace(openOption, '$&</option>'))
  const forms = page.querySelectorAll('form')
  const listed = forms.map(nameOf).join(', ')
  const has = forms.length === 0 ? 'the page has none' : `the page has ${listed}`
  if (selector === undefined) {
    const [only, ...more] = forms
    if (only !== undefined && more.length === 0) return readForm(page, only)
    const why = only === undefined ? has : `${has}: say which, as in form('#login')`
    throw new JourneyFailure('form', `${where}: one form expected, ${why}`)
  }
  const found = page.querySelector(selector)
  const form = found?.tagName === 'FORM' ? found : found?.closest('form')
  if (!form) throw new JourneyFailure('form', `${where}: no form matches '${selector}', ${has}`)
  return readForm(page, form)
}

/** An attribute of the button goes before the form's own: `formaction` before `action`. */
export function attributeOf(form: HtmlForm, button: Button | undefined, name: string): string {
  const own = button?.element.getAttribute(`form${name}`)
  return own ?? form.element.getAttribute(name) ?? ''
}

function nameOf(form: HTMLElement): string {
  const named = form.id || form.getAttribute('name') || form.getAttribute('action') || ''
  return form.id ? `form#${named}` : `form(${named})`
}

function readForm(page: HTMLElement, element: HTMLElement): HtmlForm {
  const form: HtmlForm = { element, entries: [], names: new Set(), buttons: [] }
  for (const control of page.querySelectorAll('input, select, textarea, button')) {
    const name = control.getAttribute('name') ?? ''
    if (ownerOf(page, control) !== element || isDisabled(control)) continue
    if (isSubmit(control)) {
      form.buttons.push({ name, value: control.getAttribute('value') ?? '', element: control })
    } else if (name !== '' && control.tagName !== 'BUTTON' && !isIdle(control)) {
      form.names.add(name)
      for (const value of valuesOf(control)) form.entries.push([name, value])
    }
  }
  return form
}

/** `form="id"` ties a control to a form that is somewhere else in the page. */
function ownerOf(page: HTMLElement, control: HTMLElement): HTMLElement | null {
  const id = control.getAttribute('form')
  return id === undefined ? control.closest('form') : page.getElementById(id)
}

function isDisabled(control: HTMLElement): boolean {
  return control.hasAttribute('disabled') || control.closest('fieldset[disabled]') !== null
}

function typeOf(control: HTMLElement): string {
  return control.getAttribute('type')?.toLowerCase() ?? ''
}

function isSubmit(control: HTMLElement): boolean {
  const type = typeOf(control)
  if (control.tagName === 'BUTTON') return type !== 'button' && type !== 'reset'
  return control.tagName === 'INPUT' && (type === 'submit' || type === 'image')
}

function isIdle(control: HTMLElement): boolean {
  return control.tagName === 'INPUT' && ['button', 'reset'].includes(typeOf(control))
}

function valuesOf(control: HTMLElement): (string | Blob)[] {
  if (control.tagName === 'SELECT') return selectedOf(control)
  if (control.tagName === 'TEXTAREA') {
    // The first line break is the page's, not the value's; in a form, lines end with CR LF.
    return [control.textContent.replace(/^\r?\n/, '').replace(/\r?\n/g, '\r\n')]
  }
  const value = control.getAttribute('value')
  const type = typeOf(control)
  if (type === 'file') return [new File([], '', { type: 'application/octet-stream' })]
  if (type !== 'checkbox' && type !== 'radio') return [value ?? '']
  return control.hasAttribute('checked') ? [value ?? 'on'] : []
}

function selectedOf(select: HTMLElement): string[] {
  const options = select.querySelectorAll('option').filter((option) => !isDisabledOption(option))
  const selected = options.filter((option) => option.hasAttribute('selected'))
  if (select.hasAttribute('multiple')) return selected.map(optionValue)
  const shown = selected.at(-1) ?? options[0]
  return shown === undefined ? [] : [optionValue(shown)]
}

function isDisabledOption(option: HTMLElement): boolean {
  return option.hasAttribute('disabled') || option.closest('optgroup[disabled]') !== null
}

function optionValue(option: HTMLElement): string {
  return option.getAttribute('value') ?? option.textContent.trim().replace(/\s+/g, ' ')
}
