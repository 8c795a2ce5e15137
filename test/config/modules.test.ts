import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { loadInNode } from './plain-node.ts'
import { project } from './project.ts'

async function messageOf(text: string, name = 'trueup.config.ts', env = {}) {
  const folder = await project({ [name]: text })
  const { error } = await loadInNode(folder, env)
  expect(error?.name).toBe('ConfigError')
  return { message: error?.message ?? '', file: `${folder}/${name}` }
}

test('a configuration that throws is named with its line and its message', async () => {
  const { message, file } = await messageOf('const a: number = 1\n\nthrow new Error("no stage")')
  expect(message).toBe(`${file}:3:7 threw while it was loaded: Error: no stage`)
})

test('the message of a configuration that throws repeats no secret that it has read', async () => {
  const text = "throw new Error('bad token ' + process.env.TRUEUP_TEST_TOKEN)"
  const { message } = await messageOf(text, 'trueup.config.mjs', {
    TRUEUP_TEST_TOKEN: 'hunter2-hunter2',
  })
  expect(message).toContain('bad token [secret]')
})

test.each(['trueup.config.ts', 'trueup.config.mjs', 'trueup.config.js'])(
  'a syntax error in %s has its line',
  async (name) => {
    const { message, file } = await messageOf('export default {\n  a: = 2\n}\n', name)
    expect(message).toMatch(/cannot be read: SyntaxError: \w+/)
    expect(message).toContain(`${file}:2`)
  },
)

test('an import that does not exist is named, and trueup is not blamed', async () => {
  const { message, file } = await messageOf("import './nowhere.ts'\nexport default {}")
  expect(message).toContain('nowhere.ts')
  expect(message.startsWith(file)).toBe(true)
})

test.each([
  ['export const config = {}', 'a module that exports config'],
  ['const config = {}\nexport {}', 'a module without exports'],
])('a module without a default export is refused: %s', async (text, came) => {
  const { message } = await messageOf(text, 'trueup.config.mts')
  expect(message).toContain('no default export')
  expect(message).toContain(came)
})

test('something that is thrown and is no Error is a fault all the same', async () => {
  const { message } = await messageOf("throw 'a string'")
  expect(message).toContain('throw an Error')
})

test('a default export that is no object is a fault of the whole', async () => {
  const { message } = await messageOf('export default () => ({})')
  expect(message).toContain('(the whole configuration): expected an object')
  expect(message).toContain('came a function')
})

test('a function among the variables is refused, because a worker cannot have it', async () => {
  const { message } = await messageOf(`export default { environments: {
    a: { url: 'http://a', variables: { pick: () => 1 } }, b: { url: 'http://b' } } }`)
  expect(message).toContain('environments.a.variables.pick: expected plain data')
})

test('a configuration may write to the environment while it is loaded', async () => {
  const folder = await project({
    'trueup.config.mjs': `process.env.TRUEUP_TEST_STAGE = 'two'
export default { environments: { a: { url: 'http://' + process.env.TRUEUP_TEST_STAGE }, b: { url: 'http://b' } } }`,
  })
  const { loaded } = await loadInNode(folder, { TRUEUP_TEST_STAGE: 'one' })
  expect(loaded?.config.environments.a?.url).toBe('http://two')
})

test('what a configuration reads from the environment and writes into variables is secret', async () => {
  const folder = await project({
    'trueup.config.mjs': `import { env } from 'node:process'
export default { environments: {
  a: { url: process.env.TRUEUP_TEST_URL, variables: { user: env.TRUEUP_TEST_USER } },
  b: { url: 'http://b' } } }`,
  })
  const { loaded } = await loadInNode(folder, {
    TRUEUP_TEST_URL: 'http://public.example',
    TRUEUP_TEST_USER: 'someone-in-particular',
  })
  expect(loaded?.secrets).toEqual(['someone-in-particular'])
})

test.each(['{ "type": "commonjs" }', '{}'])(
  'a configuration in TypeScript is a module, without a warning, beside a package.json of %s',
  async (text) => {
    const folder = await project({
      'package.json': text,
      'stages.ts': "export const second: string = 'http://b'",
      'trueup.config.ts': `import { defineConfig } from 'trueup'
import { second } from './stages.ts'
export default defineConfig({ environments: { a: { url: 'http://a' }, b: { url: second } } })`,
    })
    const { loaded, warnings } = await loadInNode(folder)
    expect(loaded?.config.environments.b?.url).toBe('http://b')
    expect(warnings).toBe('')
  },
)

test.each([
  ['a loop at its top level', 'while (true) {}'],
  ['a loop that catches all there is to catch', 'for (;;) { try { for (;;) {} } catch {} }'],
  ['a top-level await', 'await new Promise(() => {})'],
])('a configuration that never ends loading for %s is ended, and named', async (_, text) => {
  const folder = await project({ 'trueup.config.ts': `${text}\nexport default {}` })
  const module = new URL('../../src/config/import-module.ts', import.meta.url).href
  const script = `
    const { importModule } = await import(${JSON.stringify(module)})
    await importModule('${folder}/trueup.config.ts', 500).catch((error) => process.stdout.write(error.message))`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { timeout: 60_000 },
  )
  expect(stdout).toBe(
    `${folder}/trueup.config.ts is still loading after 0.5 s: a top-level await or a loop in it does not end.`,
  )
})
