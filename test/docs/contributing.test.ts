// CONTRIBUTING.md is true of the project: its folders and what they may import are those that
// `npm run check` holds, and each dependency has its reason.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')

/** The cells of each row of the table under a heading, without the table's head. */
function rowsUnder(heading: string): string[][] {
  const [, section = ''] = page.split(`## ${heading}\n`)
  const [upToNext = ''] = section.split('\n## ')
  const rows = upToNext.split('\n').filter((line) => line.startsWith('| `'))
  return rows.map((row) => row.slice(2, -1).split(' | '))
}

const namesIn = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

interface ImportRules {
  forbidden: { name: string; comment: string }[]
}

test('the table of folders is the one that the import rules hold', async () => {
  const file = join(root, '.dependency-cruiser.mjs')
  const { default: rules }: { default: ImportRules } = await import(file)
  const held = rules.forbidden.flatMap(({ name, comment }) => {
    const [, folder] = /^(\w+)-imports$/.exec(name) ?? []
    const [, allowed = ''] = /may import (.*)/.exec(comment) ?? []
    return folder === undefined
      ? []
      : [[folder, allowed === 'nothing of src' ? [] : allowed.split(', ').toSorted()] as const]
  })
  const rows = rowsUnder('The flow goes one way')
  const written = rows.map(([folder = '', , , imports = '']) => [
    ...namesIn(folder),
    namesIn(imports).toSorted(),
  ])
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
  expect(written.map(([folder]) => folder).toSorted()).toEqual(
    folders.flatMap((it) => (it.isDirectory() ? it.name : [])).toSorted(),
  )
  expect(Object.fromEntries(written.filter(([folder]) => folder !== 'cli'))).toEqual(
    Object.fromEntries(held),
  )
})

test('each dependency has its reason, and no other package has one', () => {
  const { dependencies, devDependencies, peerDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  const names = Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies })
  const own = names.filter((name) => !name.startsWith('@types/'))
  const reasons = rowsUnder('Dependencies, and why each').flatMap(([cell = '']) => namesIn(cell))
  const matches = (reason: string, name: string) =>
    reason.endsWith('*') ? name.startsWith(reason.slice(0, -1)) : reason === name
  expect(own.filter((name) => !reasons.some((reason) => matches(reason, name)))).toEqual([])
  expect(reasons.filter((reason) => !own.some((name) => matches(reason, name)))).toEqual([])
})
