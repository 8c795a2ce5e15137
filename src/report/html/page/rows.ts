// The rows of the table as the page finds them: opening one draws what is behind it, and its name in
// the address leads back to it.

import { element } from './element.ts'
import { data } from './page-data.ts'
import { panelOf } from './panel.ts'

export const tableBody = document.querySelector<HTMLElement>('#cells tbody')!
export const rows = [...tableBody.querySelectorAll<HTMLTableRowElement>('tr[data-cell]')]

export function watchRows(): void {
  for (const row of rows) {
    buttonOf(row).addEventListener('click', () => {
      if (isOpen(row)) return close(row)
      open(row)
      history.replaceState(null, '', `#${row.id}`)
    })
    // The whole row is a target for a pointer; the button is the one for the keyboard.
    row.addEventListener('click', ({ target }) => {
      const isText = (getSelection()?.toString() ?? '') !== ''
      if (!isText && target instanceof Element && target.closest('button, a') === null) {
        buttonOf(row).click()
      }
    })
  }
  addEventListener('hashchange', followAddress)
  followAddress()
}

export function open(row: HTMLTableRowElement): void {
  if (isOpen(row)) return
  const cell = data.cells[Number(row.dataset.cell)]!
  const place = element('td', { colspan: String(row.cells.length), role: 'cell' }, panelOf(cell))
  const panel = element('tr', { class: 'opened', role: 'row', id: `${row.id}-panel` }, place)
  row.after(panel)
  buttonOf(row).setAttribute('aria-expanded', 'true')
  buttonOf(row).setAttribute('aria-controls', panel.id)
}

export function close(row: HTMLTableRowElement): void {
  panelBelow(row)?.remove()
  buttonOf(row).setAttribute('aria-expanded', 'false')
  buttonOf(row).removeAttribute('aria-controls')
}

export function isOpen(row: HTMLTableRowElement): boolean {
  return panelBelow(row) !== undefined
}

export function panelBelow(row: HTMLTableRowElement): Element | undefined {
  const next = row.nextElementSibling
  return next?.classList.contains('opened') ? next : undefined
}

function buttonOf(row: HTMLTableRowElement): HTMLButtonElement {
  return row.querySelector('button')!
}

function followAddress(): void {
  const { hash, href } = location
  if (hash === '') return
  const row = rows.find(({ id }) => new URL(`#${id}`, href).hash === hash)
  if (row === undefined) return
  row.hidden = false
  open(row)
  row.scrollIntoView({ block: 'start' })
}
