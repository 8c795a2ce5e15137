// docs/notes.md has a section for each rule, and quotes what the rule says of its example.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rules } from '../../src/compare/notes/rules.ts'
import { examples, sentenceOf } from '../compare/notes/examples.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/notes.md'), 'utf8')

/** The quotations of each section, by its heading. */
const quoted = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n')
      return [heading, lines.flatMap((line) => /^> (.*)/.exec(line)?.[1] ?? [])]
    }),
)

test.each(rules.map(({ name }) => name))('the page quotes what %s says', (rule) => {
  const sentence = sentenceOf(rule, examples[rule]!())
  expect(sentence).toBeDefined()
  expect(quoted.get(rule)).toEqual([sentence])
})

test('the page quotes no rule that is not there', () => {
  const named = [...quoted].filter(([, quotations]) => quotations.length > 0).map(([name]) => name)
  expect(named.toSorted()).toEqual(rules.map(({ name }) => name).toSorted())
})
