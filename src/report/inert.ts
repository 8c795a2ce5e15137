// Text inside of Markdown: names come from users and from logs, so nothing of them may become a column,
// a link, a mention or HTML. Every report in Markdown puts them through this.

import { cutTo, oneLine } from './display-width.ts'

/** Of one name, note or remark, so that none takes the room of all. */
const longest = 600

export function inert(text: string): string {
  return wholeInert(cutTo(oneLine(text), longest))
}

/**
 * Nothing is cut. Punctuation that means something becomes a character reference, which no dialect
 * interprets. A mention and a bare address are found in the text after that, too, so a space of no
 * width parts the sign from the name, and the scheme or `www` from its host.
 */
export function wholeInert(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]<>()#|!~@&]/g, (character) => `&#${character.codePointAt(0)};`)
    .replace(/&#(?:64|35);(?=\w)/g, '$&&#8203;')
    .replace(/:(?=\/\/)/g, '&#58;&#8203;')
    .replace(/\b(www)\./gi, '$1&#46;&#8203;')
}
