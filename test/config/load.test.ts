import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { loadInNode } from './plain-node.ts'
import { errorOf, project, twoEnvironments } from './project.ts'

const json = JSON.stringify({ environments: twoEnvironments })
const module = `export default ${json}`

test.each([
  ['ts', `import { defineConfig } from 'trueup'\nexport default defineConfig(${json} as const)`],
  ['mts', module],
  ['js', module],
  ['mjs', module],
  ['json', `\uFEFF${json}`],
  ['yaml', `environments: ${json.slice(16, -1)}`],
  ['yml', 'environments:\n  production: { url: https://a }\n  staging: { url: https://b }\n'],
])('a configuration can be written as .%s', async (ending, text) => {
  const folder = await project({ [`trueup.config.${ending}`]: text })
  const { loaded } = await loadInNode(folder)
  expect(loaded?.file).toBe(join(folder, `trueup.config.${ending}`))
  expect(loaded?.compare).toEqual({ reference: 'production', candidate: 'staging' })
  expect(loaded?.config.journeys.iterations).toBe(20)
  expect(loaded?.config.margins).toMatchObject({ typical: 0.1, p95: 0.15, errors: 0.01, floor: 5 })
})

test('the nearest configuration upwards is taken', async () => {
  const folder = await project({ 'trueup.config.json': json, 'a/b/note.txt': '' })
  const { file } = await loadConfig({ cwd: join(folder, 'a/b') })
  expect(file).toBe(join(folder, 'trueup.config.json'))
})

test('a file that is named may have any name', async () => {
  const folder = await project({ 'nightly.yaml': `environments: ${json.slice(16, -1)}` })
  expect((await loadConfig({ cwd: folder, file: 'nightly.yaml' })).folder).toBe(folder)
})

test('paths are relative to the configuration, not to where trueup is started', async () => {
  const config = {
    environments: {
      production: { url: 'https://a', tls: { ca: 'tls/ca.pem' }, login: 'login.ts' },
      staging: { url: 'https://b' },
    },
    start: [{ command: 'true', cwd: 'tls' }],
    journeys: { data: 'data.csv', executable: './browser' },
  }
  const folder = await project({
    'trueup.config.json': JSON.stringify(config),
    'tls/ca.pem': '',
    'login.ts': '',
    'data.csv': '',
    'deep/note.txt': '',
  })
  const loaded = await loadConfig({ cwd: join(folder, 'deep') })
  const { environments, start, journeys, baseline, out } = loaded.config
  expect(environments.production?.tls?.ca).toBe(join(folder, 'tls/ca.pem'))
  expect(environments.production?.login).toBe(join(folder, 'login.ts'))
  expect(start[0]?.cwd).toBe(join(folder, 'tls'))
  expect(journeys.data).toBe(join(folder, 'data.csv'))
  expect(journeys.executable).toBe(join(folder, 'browser'))
  expect(journeys.files).toBe('journeys/*.{ts,mts,js,mjs}')
  expect(baseline).toBe(join(folder, 'reports/baseline.json'))
  expect(out).toBe(join(folder, 'reports'))
})

test('a browser without a slash stays a name to look up', async () => {
  const config = { environments: twoEnvironments, journeys: { executable: 'chromium' } }
  const folder = await project({ 'trueup.config.json': JSON.stringify(config) })
  expect((await loadConfig({ cwd: folder })).config.journeys.executable).toBe('chromium')
})

test('without a configuration the message says how to get one', async () => {
  const folder = await project({ 'note.txt': '' })
  const { message } = await errorOf({ cwd: folder })
  expect(message).toContain(folder)
  expect(message).toContain('trueup init')
})

test.each([
  ['missing.json', 'No configuration at', 'correct the path'],
  ['folder', 'is not a file', 'trueup.config.ts'],
  ['config.toml', 'an ending that trueup cannot read', 'yaml'],
])('a named file %s that cannot be used is refused', async (file, what, advice) => {
  const folder = await project({ 'folder/note.txt': '', 'config.toml': '' })
  const { message } = await errorOf({ cwd: folder, file })
  expect(message).toContain(what)
  expect(message).toContain(advice)
})

test('two configurations side by side are refused by their names', async () => {
  const folder = await project({ 'trueup.config.json': json, 'trueup.config.yaml': '' })
  const { message } = await errorOf({ cwd: folder })
  expect(message).toContain('(trueup.config.json, trueup.config.yaml)')
})

test.each([
  [
    'the one marked production',
    { a: { url: 'http://a' }, b: { url: 'http://b', production: true } },
    'b',
    'a',
  ],
  [
    'the name production',
    { x: { url: 'http://a' }, production: { url: 'http://b' } },
    'production',
    'x',
  ],
  ['the name staging', { staging: { url: 'http://a' }, x: { url: 'http://b' } }, 'x', 'staging'],
  ['the order', { first: { url: 'http://a' }, second: { url: 'http://b' } }, 'first', 'second'],
])(
  'without compare, the reference is found by %s',
  async (_, environments, reference, candidate) => {
    const folder = await project({ 'trueup.config.json': JSON.stringify({ environments }) })
    expect((await loadConfig({ cwd: folder })).compare).toEqual({ reference, candidate })
  },
)
