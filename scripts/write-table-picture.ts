// Draws what `trueup compare RUN` prints as docs/pictures/table.svg, for the README: the real
// output of a real run, its colours kept.
//   FORCE_COLOR=1 COLUMNS=100 npm run -s trueup -- compare RUN | node scripts/write-table-picture.ts

import { mkdirSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

const character = { width: 8.4, height: 19 }
const padding = 18
const colours: Record<number, string> = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#76e3ea',
  90: '#8b949e',
}

interface Piece {
  text: string
  colour?: string | undefined
  bold: boolean
  faint: boolean
}

/** A line with its escape sequences, as pieces that look alike throughout. */
function pieces(line: string): Piece[] {
  const found: Piece[] = []
  let style: Omit<Piece, 'text'> = { bold: false, faint: false }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  for (const part of line.split(/(\x1b\[[\d;]*m)/)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    const codes = /^\x1b\[([\d;]*)m$/.exec(part)?.[1]
    if (codes === undefined) {
      if (part !== '') found.push({ ...style, text: part })
      continue
    }
    for (const code of codes.split(';').map(Number)) style = restyled(style, code)
  }
  return found
}

function restyled(style: Omit<Piece, 'text'>, code: number): Omit<Piece, 'text'> {
  if (code === 0) return { bold: false, faint: false }
  if (code === 1) return { ...style, bold: true }
  if (code === 2) return { ...style, faint: true }
  if (code === 22) return { ...style, bold: false, faint: false }
  if (code === 39) return { ...style, colour: undefined }
  return colours[code] === undefined ? style : { ...style, colour: colours[code] }
}

const escaped = (value: string) =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function span({ text: words, colour, bold, faint }: Piece): string {
  const fill = ` fill="${colour ?? (faint ? '#8b949e' : '#e6edf3')}"`
  return `<tspan${fill}${bold ? ' font-weight="700"' : ''}>${escaped(words)}</tspan>`
}

const lines = (await text(process.stdin)).trimEnd().split('\n').map(pieces)
const longest = Math.max(
  ...lines.map((line) => line.reduce((sum, { text }) => sum + text.length, 0)),
)
const width = Math.ceil(longest * character.width + 2 * padding)
const height = lines.length * character.height + 2 * padding
const rows = lines.map((line, index) => {
  const y = padding + (index + 0.75) * character.height
  return `<text x="${padding}" y="${y}" xml:space="preserve">${line.map(span).join('')}</text>`
})
mkdirSync('docs/pictures', { recursive: true })
writeFileSync(
  'docs/pictures/table.svg',
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="What trueup prints">
<rect width="${width}" height="${height}" rx="10" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
${rows.join('\n')}
</g>
</svg>
`,
)
