// How much room a text takes on a terminal, and how to fit it in. Names come from users and from
// logs, so wide characters, emoji and control sequences all have to be expected.

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** First and last code points of the blocks that terminals draw two columns wide. */
const wideBlocks = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
] as const

/**
 * One line without control characters, which could move the cursor or turn the text around, and
 * without what no encoding or XML file can hold.
 */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, '�')
    .trim()
}

export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += graphemeWidth(segment)
  return width
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

/** Cut with an ellipsis where it is too long. */
export function cutTo(text: string, width: number): string {
  return displayWidth(text) <= width ? text : `${splitAt(text, Math.max(0, width - 1))[0]}…`
}

/**
 * Lines of at most `width` columns, broken between words, but not between a number and its unit; a
 * word that is too long is broken too.
 */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(2, width)
  const lines: string[] = []
  let line = ''
  for (let word of text.split(/ (?!(?:%|ms|kB)(?!\w))/)) {
    while (displayWidth(word) > room) {
      if (line !== '') lines.push(line)
      const [head, tail] = splitAt(word, room)
      lines.push(head)
      line = ''
      word = tail
    }
    const longer = line === '' ? word : `${line} ${word}`
    if (displayWidth(longer) <= room) {
      line = longer
    } else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}

function splitAt(text: string, width: number): [string, string] {
  let head = ''
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    used += graphemeWidth(segment)
    if (used > width) break
    head += segment
  }
  return [head, text.slice(head.length)]
}

function graphemeWidth(grapheme: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}]+$/u.test(grapheme)) return 0
  if (/\p{Emoji_Presentation}|\ufe0f/u.test(grapheme)) return 2
  const code = grapheme.codePointAt(0) ?? 0
  return wideBlocks.some(([first, last]) => code >= first && code <= last) ? 2 : 1
}
