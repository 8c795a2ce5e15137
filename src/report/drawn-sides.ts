// What the drawings as SVG have in common: the two sides in colours and marks that are told apart
// without colours too, on light and on dark ground.

import { oneLine } from './display-width.ts'

type Side = 'reference' | 'candidate'

export const styleOfSides = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600 }
  .faint { fill: #57606a }
  .grid { stroke: #d0d7de }
  .reference { stroke: #0969da; fill: none; stroke-width: 2 }
  .candidate { stroke: #bc4c00; fill: none; stroke-width: 2 }
  .dot-reference { fill: #0969da }
  .dot-candidate { fill: #bc4c00 }
  .ground { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .faint { fill: #9198a1 }
    .grid { stroke: #3d444d }
    .reference { stroke: #58a6ff }
    .candidate { stroke: #f0883e }
    .dot-reference { fill: #58a6ff }
    .dot-candidate { fill: #f0883e }
    .ground { fill: #0d1117 }
  }`

/** A circle for the reference, a square for the candidate. */
export function drawMark(side: Side, x: number, y: number): string {
  return side === 'reference'
    ? `<circle class="dot-${side}" cx="${fine(x)}" cy="${fine(y)}" r="4.5"/>`
    : `<rect class="dot-${side}" x="${fine(x - 4.5)}" y="${fine(y - 4.5)}" width="9" height="9"/>`
}

/** `name` is the class of the line. */
export function drawLegend(entries: { name: string; text: string }[]): string {
  let x = 16
  return entries
    .map(({ name, text }) => {
      const shown = oneLine(text)
      const drawn = `<line class="${name}" x1="${x}" x2="${x + 28}" y1="42" y2="42"/><text x="${x + 34}" y="46">${escapedText(shown)}</text>`
      x += 34 + shown.length * 7.2 + 24
      return drawn
    })
    .join('')
}

/** Text of an XML file, which cannot hold everything. */
export function escapedText(text: string): string {
  return oneLine(text).replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`)
}

/** A tenth of a pixel is as fine as anyone sees. */
export function fine(pixels: number): string {
  return pixels.toFixed(1)
}
