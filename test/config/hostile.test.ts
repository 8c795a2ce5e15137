import { rm, symlink, truncate } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkShape } from '../../src/config/check-shape.ts'
import { crossCheck } from '../../src/config/cross-checks.ts'
import { ConfigError, faultsError } from '../../src/config/faults.ts'
import { loadConfig } from '../../src/config/load.ts'
import { schema } from '../../src/config/schema.ts'
import { soundParts } from '../../src/config/sound-parts.ts'
import { errorOf, project, twoEnvironments } from './project.ts'

// Values that get past the first key: objects with the schema's own keys, holding anything.
const knownKeys = [
  ...Object.keys(schema.shape),
  ...['production', 'staging', 'url', 'headers', 'variables', 'tls', 'ca', 'cwd', 'command'],
  ...['files', 'data', 'timeout', 'p50', 'ratio', 'because', 'reference', 'candidate', 'steps'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''],
]
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, -1, 1e308, '', '15%', '5ms', 'http://x', 'http://', '\0', '>'),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...knownKeys), tie('value'), { maxKeys: 6 }),
  ),
})).value

test('whatever a configuration holds, there is a configuration or there are faults', () => {
  fc.assert(
    fc.property(anything, (value) => {
      const shape = checkShape(value)
      const between = crossCheck(soundParts(value), [], '/nowhere')
      if ('faults' in shape) {
        expect(shape.faults.length).toBeGreaterThan(0)
        expect(faultsError('file', [...shape.faults, ...between]).message).toContain('fault')
      }
    }),
    { numRuns: 500 },
  )
})

test('whatever a file holds, loading it ends with a configuration or a ConfigError', async () => {
  const folder = await project({})
  const { writeFile } = await import('node:fs/promises')
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.json(), fc.string()),
      fc.constantFrom('json', 'yaml'),
      async (text, ending) => {
        const file = `${folder}/any.${ending}`
        await writeFile(file, text)
        await loadConfig({ file }).catch((error) => expect(error).toBeInstanceOf(ConfigError))
      },
    ),
    { numRuns: 150 },
  )
})

test.each(['__proto__', 'constructor', 'toString'])(
  'a key called %s is an unknown key',
  async (key) => {
    const text = JSON.stringify({ environments: twoEnvironments })
    const folder = await project({ 'trueup.config.json': `{"${key}": 1, ${text.slice(1)}` })
    const { faults } = await errorOf({ cwd: folder })
    expect(faults.map((fault) => fault.path)).toEqual([key])
  },
)

test('a YAML file whose aliases would grow without end is refused', async () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
  for (let i = 1; i < 9; i++) {
    lines.push(
      `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    )
  }
  const folder = await project({ 'trueup.config.yaml': lines.join('\n') })
  expect((await errorOf({ cwd: folder })).message).toContain('is not valid YAML')
})

test('variables that hold themselves are refused', async () => {
  const folder = await project({
    'trueup.config.yaml':
      'environments:\n  a: { url: http://a, variables: { x: &x [*x] } }\n  b: { url: http://b }\n',
  })
  expect((await errorOf({ cwd: folder })).message).toContain('no cycles')
})

test('a configuration nested very deeply is refused, not a crash', async () => {
  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
  const folder = await project({
    'trueup.config.json': `{"environments": {"a": {"url": "http://a", "variables": {"x": ${deep}}}, "b": {"url": "http://b"}}}`,
  })
  await loadConfig({ cwd: folder }).catch((error) => expect(error).toBeInstanceOf(ConfigError))
})

test('a YAML file nested too deeply for its parser is refused, not a crash', async () => {
  const folder = await project({ 'trueup.config.yaml': `{"a"${':"a"'.repeat(20_000)}}` })
  expect((await errorOf({ cwd: folder })).message).toContain('it is nested too deeply')
})

test('a configuration that is a link to a device, which never ends, is not read', async () => {
  const folder = await project({ 'trueup.config.json': '' })
  await rm(`${folder}/trueup.config.json`)
  await symlink('/dev/zero', `${folder}/trueup.config.json`)
  expect((await errorOf({ cwd: folder })).message).toContain('it is a device or a pipe, not a file')
})

test('a file that is too large to be a configuration is not read', async () => {
  const folder = await project({ 'trueup.config.json': '' })
  await truncate(`${folder}/trueup.config.json`, 2 ** 30)
  expect((await errorOf({ cwd: folder })).message).toContain(
    'more than the 67108864 that may be read',
  )
})
