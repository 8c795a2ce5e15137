import { expect, test } from 'vitest'
import { project } from '../config/project.ts'
import { journeySetup, openRunner } from './journey-project.ts'
import { loadInNode as load } from './load-in-node.ts'

const heading = "import { journey } from 'trueup'\n"

test('default exports, arrays and named exports are journeys, each once', async () => {
  const folder = await project({
    'journeys/a.ts': `${heading}export const one = journey('one', async () => {})\nexport default one\nexport const rows = 3`,
    'journeys/b.mts': `${heading}export default [journey('two', async () => {}), journey.http('three', async () => {})]`,
    'journeys/types.d.ts': 'export interface Row { id: string }',
  })
  expect(await load(folder, ['journeys/*.ts', 'journeys/*.{ts,mts}'])).toEqual([
    ['one', 'browser', 'journeys/a.ts'],
    ['two', 'browser', 'journeys/b.mts'],
    ['three', 'http', 'journeys/b.mts'],
  ])
})

test('all faults of all files are told at once, each with its place', async () => {
  const folder = await project({
    'journeys/a.ts': `${heading}export default journey('same', async () => {})`,
    'journeys/b.ts': `${heading}export default journey('same', async () => {})`,
    'journeys/broken.ts': `${heading}export default journey('x', async ( => {})`,
    'journeys/empty.ts': 'export const price = 3',
    'journeys/long.ts': `${heading}export default journey('n'.repeat(501), async () => {})`,
    'journeys/throws.ts': `\nthrow new Error('no key')`,
  })
  const message = await load(folder, ['journeys/*.ts', 'more/*.ts']).catch(String)
  expect(message).toContain(`no file matches more/*.ts in ${folder}`)
  expect(message).toMatch(/at most 500 characters; that of "n{40}…" in journeys.long\.ts has 501/)
  expect(message).toContain('two journeys are called "same": in journeys/a.ts and in journeys/b.ts')
  expect(message).toMatch(/broken\.ts:2(:\d+)? cannot be read: SyntaxError/)
  expect(message).toContain("empty.ts holds no journey: expected `export default journey('name'")
  expect(message).toMatch(/throws\.ts:2(:\d+)? threw while it was loaded: Error: no key/)
})

test('a journey that throws while it is loaded prints no secret, its own or of the configuration', async () => {
  const folder = await project({
    'journeys/throws.ts':
      "throw new Error('refused: ' + process.env.SHOP_TOKEN + ' and hunter-two-42')",
  })
  const told = { secrets: ['hunter-two-42'], env: { SHOP_TOKEN: 'sesame-open-now' } }
  const message = await load(folder, 'journeys/*.ts', told).catch(String)
  expect(message).toContain('refused: [secret] and [secret]')
})

test('a login or a clean-up may stand among the journeys', async () => {
  const folder = await project({
    'journeys/after.ts': "import { after } from 'trueup'\nexport default after(async () => {})",
    'journeys/login.ts': "import { login } from 'trueup'\nexport default login(async () => {})",
    'journeys/one.ts': `${heading}export default journey('one', async () => {})`,
  })
  expect(await load(folder)).toEqual([['one', 'browser', 'journeys/one.ts']])
})

test('a runner says what is wrong with its journeys before it starts anything', async () => {
  const setup = await journeySetup({
    environments: { staging: { url: 'http://127.0.0.1:9' } },
    journeys: 'export const price = 3',
  })
  await expect(openRunner(setup)).rejects.toThrow(/all\.ts holds no journey/)
})
