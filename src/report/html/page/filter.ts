// Which rows are in sight: those that have something to say, or all; of one verdict; or those whose
// name or notes hold some words, among all of them.

import { close, panelBelow, rows } from './rows.ts'

const form = document.querySelector<HTMLFormElement>('#filter')!
const words = form.querySelector<HTMLInputElement>('input')!
const everything = form.querySelector<HTMLButtonElement>('[data-everything]')!
const verdicts = [...form.querySelectorAll<HTMLButtonElement>('[data-verdict]')]
const status = document.querySelector<HTMLElement>('#shown')!

export function watchFilter(): void {
  form.hidden = false
  form.addEventListener('submit', (event) => event.preventDefault())
  words.addEventListener('input', applyFilter)
  for (const button of [everything, ...verdicts]) {
    button.addEventListener('click', () => {
      button.setAttribute('aria-pressed', String(!isPressed(button)))
      applyFilter()
    })
  }
  applyFilter()
}

function applyFilter(): void {
  const wanted = words.value
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const pressed = verdicts.filter(isPressed).map(({ dataset }) => dataset.verdict)
  const all = isPressed(everything) || wanted.length > 0 || pressed.length > 0
  let shown = 0
  for (const row of rows) {
    const text = row.dataset.text!
    row.hidden = !(
      (all || row.dataset.telling !== undefined) &&
      (pressed.length === 0 || pressed.includes(row.dataset.verdict)) &&
      wanted.every((word) => text.includes(word))
    )
    if (row.hidden && panelBelow(row)) close(row)
    if (!row.hidden) shown++
  }
  status.textContent = `${shown} of ${rows.length} cells shown`
}

function isPressed(button: HTMLButtonElement): boolean {
  return button.getAttribute('aria-pressed') === 'true'
}
