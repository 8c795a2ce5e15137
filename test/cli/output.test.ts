// What comes out where: standard output is for the result, and with --json for one document.

import { expect, it } from 'vitest'
import { twoEnvironments } from './two-environments.ts'

const talkative = `import { journey } from 'trueup'
console.log('said while loading')
export default journey.http('home', async ({ http }) => {
  console.log('said while running')
  await http.get('/')
})
`

it('is one JSON document, though the journeys print', async () => {
  const shop = await twoEnvironments({
    journeys: { iterations: 2 },
    files: { 'journeys/home.ts': talkative },
  })
  const { stdout, stderr } = await shop.trueup('run', '--json')
  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1 })
  expect(stderr).toContain('said while loading')
  expect(stderr).toContain('said while running')
  const { stdout: plan } = await shop.trueup('run', '--dry-run', '--json')
  expect(JSON.parse(plan)).toMatchObject({ reference: 'production' })
})
