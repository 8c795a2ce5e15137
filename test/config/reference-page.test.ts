import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { referencePage } from '../../src/config/reference-page.ts'
import { schema } from '../../src/config/schema.ts'
import { loadInNode } from './plain-node.ts'
import { project } from './project.ts'

const page = new URL('../../docs/configuration.md', import.meta.url)

test('docs/configuration.md says what the schema says', async () => {
  const written = await readFile(page, 'utf8')
  expect(written, 'run: node scripts/write-configuration-page.ts').toBe(referencePage())
})

test('every key of the page has a meaning', () => {
  const rows = referencePage()
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  expect(rows.length).toBeGreaterThan(50)
  expect(rows.filter((row) => / \|\s+\|$/.test(row))).toEqual([])
  for (const key of Object.keys(schema.shape)) {
    expect(rows.some((row) => row.startsWith(`| \`${key}\``))).toBe(true)
  }
})

test('both examples of the page load, and mean the same but for the secret', async () => {
  const text = await readFile(page, 'utf8')
  const [ts, yaml] = ['ts', 'yaml'].map((kind) => text.split(`\`\`\`${kind}\n`)[1]?.split('```')[0])
  const fromTs = await loadInNode(await project({ 'trueup.config.ts': ts ?? '' }), {
    STAGING_TOKEN: 'abc-def-1',
  })
  const fromYaml = await loadInNode(await project({ 'trueup.config.yaml': yaml ?? '' }))
  expect(fromTs.loaded?.secrets).toEqual(['abc-def-1'])
  for (const key of ['compare', 'margins', 'expected', 'journeys'] as const) {
    expect(fromTs.loaded?.config[key]).toEqual(fromYaml.loaded?.config[key])
  }
  expect(fromTs.loaded?.config.margins.journeys.checkout?.steps.pay?.typical).toBe(0.25)
})
