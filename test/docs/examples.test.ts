// The documentation is true: every example compiles against trueup's own types, every link leads
// somewhere, and every command and flag that a page tells to type is there.

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

/** As GitHub makes them of headings. */
function anchorsOf(page: string): string[] {
  const headings = [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading)
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )
}

test.each(pages)('the links of %s lead to files and headings that are there', (page) => {
  const targets = [...textOf(page).matchAll(/\]\((?!https?:)([^)]+)/g)].map(([, it = '']) => it)
  const missing = targets.filter((target) => {
    const [file, anchor] = target.split('#')
    const path = file ? join(dirname(page), file) : page
    if (!existsSync(join(root, path))) return true
    return anchor !== undefined && !anchorsOf(path).includes(anchor)
  })
  expect(missing).toEqual([])
})

test('the README leads to every page', () => {
  const readme = textOf('README.md')
  const others = pages.filter((page) => page !== 'README.md')
  expect(others.filter((page) => !readme.includes(`](${page})`))).toEqual([])
})

/** Each `trueup COMMAND … --flag …` of a page's code: a line in a block, or a span in a sentence. */
function commandsOf(page: string): { command: string; flags: string[] }[] {
  const code = textOf(page).match(/^```.*?^```$|^ {4}.*$|`[^`\n]+`/gms) ?? []
  const typed = code.join('\n').matchAll(/(?:^ *|`)(?:npx )?trueup ([a-z]+)(.*?)(?:$|`)/gm)
  return [...typed].map(([, command = '', rest = '']) => ({
    command,
    flags: [...rest.matchAll(/--([a-z-]+)/g)].map(([, flag = '']) => flag),
  }))
}

function flagsOf(command: string): string[] {
  const source = textOf(`src/cli/${command}.ts`)
  const own = [...source.matchAll(/\.option\('([a-z-]+)'/g)].map(([, flag = '']) => flag)
  return ['config', 'help', 'version', ...own, ...own.map((flag) => `no-${flag}`)]
}

test.each(pages)('the commands and flags of %s exist', (page) => {
  const wrong = commandsOf(page).filter(({ command, flags }) => {
    if (!existsSync(join(root, `src/cli/${command}.ts`))) return true
    const known = flagsOf(command)
    return flags.some((flag) => !known.includes(flag))
  })
  expect(wrong).toEqual([])
})

test('every npm script that the README and the contributor’s page name exists', () => {
  const scripts = Object.keys(JSON.parse(textOf('package.json')).scripts)
  const text = `${textOf('README.md')}${textOf('CONTRIBUTING.md')}`
  const npm = [...text.matchAll(/npm (?:run (?:-s )?)?([a-z-]+)/g)].map((match) => match[1] ?? '')
  const own = npm.filter((name) => !['install', 'pack', 'are', 'ci', 'run'].includes(name))
  expect(own.filter((name) => !scripts.includes(name))).toEqual([])
})
