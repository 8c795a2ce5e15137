import { describe, expect, it } from 'vitest'
import { answersAfter } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'

describe('trueup run in a browser', () => {
  it('measures with the real Chromium, and finds the slower environment', async () => {
    const shop = await twoEnvironments({
      production: answersAfter(20),
      staging: answersAfter(1_000),
      config: { margins: {} },
      journeys: { iterations: 8 },
      files: {
        'journeys/home.ts': `import { journey } from 'trueup'
export default journey('home', async ({ page, step, check }) => {
  await step('open', () => page.goto('/'))
  await step('read', async () => {
    check((await page.title()) === 'Home', 'the title is not Home')
  })
})
`,
      },
    })
    const { code, stdout } = await shop.trueup('run')
    expect(stdout).toMatch(/^home .* 8 .*must fix/m)
    expect(stdout).toMatch(/^ {2}time to first byte .* 1,\d+ ms .*must fix/m)
    expect(code).toBe(1)
    const [id] = await shop.runs()
    const run = JSON.parse(await shop.read(`reports/runs/${id}/run.json`))
    expect(run.fingerprint.browser).toMatch(/^chromium \d+$/)
  })
})
