// Nothing secret that trueup was given, or that a login brought home, is printed or recorded.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { project, serve } from './command-line.ts'

const logIn = `import { login } from 'trueup'
export default login.http(async ({ http, variables }) => {
  await http.post('/login', { form: { password: variables.password } })
  return { headers: { 'x-token': 'Bearer returned-token' } }
})
`
const tellAll = `import { journey } from 'trueup'
export default journey.http('tell', async ({ http }) => {
  const answer = await http.get('/?password=configured-password')
  throw new Error(answer.text() + answer.url)
})
`

it('keeps credentials, cookies and tokens out of everything that a run leaves', async () => {
  const url = await serve((request, response) => {
    response.setHeader('set-cookie', 'session=cookie-of-login; Path=/')
    response.end(JSON.stringify(request.headers))
  })
  const environment = {
    url,
    headers: { 'x-api-key': 'configured-key' },
    basicAuth: { username: 'bob', password: 'basic-password' },
    variables: { password: 'configured-password' },
    login: 'login.ts',
  }
  const shop = await project({
    'trueup.config.json': {
      environments: { production: environment, staging: environment },
      compare: { reference: 'production', candidate: 'staging' },
      journeys: { iterations: 2, traces: false, failedTrial: 'drop' },
    },
    'login.ts': logIn,
    'journeys/tell.ts': tellAll,
  })
  const { stdout, stderr } = await shop.trueup('run')
  const [id] = await shop.runs()
  const files = await readdir(join(shop.folder, 'reports/runs', id!))
  const texts = files
    .filter((name) => name.includes('.'))
    .map((name) => join('reports/runs', id!, name))
  const left = [stdout, stderr, ...(await Promise.all(texts.map(shop.read)))].join('\n')
  expect(left).toContain('x-token')
  expect(left).toContain('[secret]')
  const basic = Buffer.from('bob:basic-password').toString('base64')
  for (const secret of [
    'configured-key',
    'basic-password',
    basic,
    'configured-password',
    'cookie-of-login',
    'returned-token',
  ]) {
    expect(left).not.toContain(secret)
  }
})
