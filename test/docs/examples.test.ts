// The documentation is true: every example of a journey compiles against trueup's own types, and
// every link leads somewhere.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

// Inside the project, so that `trueup` and `playwright` resolve as they do for its own journeys.
const folder = mkdtempSync(join(root, 'test/docs/examples-'))
afterAll(() => rmSync(folder, { recursive: true }))

const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')

function examplesOf(page: string): string[] {
  return [...textOf(page).matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? '')
}

test('every TypeScript example compiles', () => {
  let count = 0
  for (const page of pages) {
    for (const example of examplesOf(page)) {
      writeFileSync(join(folder, `example-${count++}.ts`), example)
    }
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../../tsconfig.json', include: ['*.ts'] }),
  )
  expect(count).toBeGreaterThan(4)
  const tsc = join(root, 'node_modules/.bin/tsc')
  let faults = ''
  try {
    execFileSync(tsc, ['-p', folder], { encoding: 'utf8' })
  } catch (error) {
    faults = (error as { stdout: string }).stdout
  }
  expect(faults).toBe('')
})

test.each(pages)('the links of %s lead to files that are there', (page) => {
  const targets = [...textOf(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
    (match) => match[1] ?? '',
  )
  const missing = targets.filter((target) => !existsSync(join(root, dirname(page), target)))
  expect(missing).toEqual([])
})

test('every command that the README and the contributor’s page name exists', () => {
  const scripts = Object.keys(JSON.parse(textOf('package.json')).scripts)
  const text = `${textOf('README.md')}${textOf('CONTRIBUTING.md')}`
  const npm = [...text.matchAll(/npm (?:run (?:-s )?)?([a-z-]+)/g)].map((match) => match[1] ?? '')
  const own = npm.filter((name) => !['install', 'pack', 'are', 'ci', 'run'].includes(name))
  expect(own.filter((name) => !scripts.includes(name))).toEqual([])
  const commands = [...text.matchAll(/npx trueup ([a-z]+)/g)].map((match) => match[1] ?? '')
  expect(commands.length).toBeGreaterThan(5)
  expect(commands.filter((name) => !existsSync(join(root, `src/cli/${name}.ts`)))).toEqual([])
})
