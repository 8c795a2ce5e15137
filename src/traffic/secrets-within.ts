// A secret inside a value that is none as a whole: an address in a list or in JSON, a card number in
// front of an extension, a token in the query of a URL that is itself a parameter. Escapes may stand
// around it, once or several times over. Every expression here is linear in the value.

import type { SecretKind } from './secrets-in-text.ts'
import { doubtfulName, passesLuhn } from './secrets-in-text.ts'

export type Hide = (value: string, kind: SecretKind) => string

/** What a parameter is by its name and value; null for no secret. */
export type Judge = (name: string, value: string) => SecretKind | null

/** At the beginning of a word, or right behind an escape (`%3D` ends in what could be a letter). */
const begins = (word: string) => `(?:(?<![%${word}]|%[0-9a-f])|(?<=%(?:25)*(?!25)[2-7][0-9a-f]))`

const emails = new RegExp(
  `${begins('\\w.+~-')}[\\w.+~-]+(?:@|%(?:25)*40)(?:[a-z0-9-]+\\.)+[a-z]{2,24}(?![\\w-])`,
  'gi',
)
const jwts = new RegExp(`${begins('\\w-')}eyJ[\\w-]{8,}\\.[\\w-]{4,}\\.[\\w-]*`, 'gi')
const cards = new RegExp(`${begins('\\w.')}[2-6](?:(?:[ +-]|%20)?\\d){14,18}(?!\\w)`, 'gi')

/** `name=`, `"name":"`, and both of them escaped. */
const names = new RegExp(
  `${begins('\\w.-')}([\\w.[\\]-]{1,64}?)(?:=|%(?:25)*3d|(?:"|%(?:25)*22)(?::|%(?:25)*3a)(?:"|%(?:25)*22)?)`,
  'gi',
)
/** Up to what ends a value: `&`, `;`, `,`, `#`, a quote, a brace, a space, or one of them escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they end a value as well
const value = /(?:[^&;,#"'<>{}%\x00-\x20]|%(?!(?:25)*(?:[01][0-9a-f]|2[02367c]|3[bce]|7[bd])))+/iy

/** `logo@2x.png` and `pad@1.2.3.tgz` are files, `ann@example.org.json` is not only one. */
const fileAfterAt =
  /@(?![a-z][^@]*\.[a-z]{2,24}\.)[^@]*\.(png|jpe?g|gif|svg|webp|avif|js|mjs|css|json|html?|xml|map|tgz|ts|md)$/i

/** What every secret in here needs; most values have none of it, and cost no more than this. */
const suspicious = /[@=%"]|eyJ|\d(?:[ +-]?\d){14}/

export function hideWithin(text: string, judge: Judge, hide: Hide): string {
  if (text.length < 5 || !suspicious.test(text)) return text
  const named = hideNamed(text, judge, hide)
  return named
    .replace(jwts, (found) => hide(found, 'jwt'))
    .replace(emails, (found) =>
      found.startsWith('masked-') || fileAfterAt.test(found) ? found : hide(found, 'e-mail'),
    )
    .replace(cards, (found) =>
      passesLuhn(found.replaceAll('%20', '')) ? hide(found, 'card') : found,
    )
}

function hideNamed(text: string, judge: Judge, hide: Hide): string {
  let result = ''
  let done = 0
  names.lastIndex = 0
  for (let found = names.exec(text); found !== null; found = names.exec(text)) {
    const name = found[1] ?? ''
    // What is no secret by its name is not measured: a value could be looked at again and again.
    if (judge(name, 'x') === null && !doubtfulName(name)) continue
    value.lastIndex = names.lastIndex
    const held = value.exec(text)?.[0] ?? ''
    const kind = held.startsWith('masked-') ? null : judge(name, held.slice(0, 256))
    if (kind === null) continue
    result += text.slice(done, names.lastIndex) + hide(held, kind)
    done = names.lastIndex + held.length
    names.lastIndex = done
  }
  return result + text.slice(done)
}
