// A shop that repeats every secret wherever it can, and journeys, a login and probes that tell all
// they know. What trueup leaves of a run against it is searched for the secrets.

import type { RequestListener } from 'node:http'

/** Each with signs that change in a URL, in JSON and in HTML. */
export const secrets = {
  'token of the environment': 'tok&en/one+"two"<three>',
  'cookie of the configuration': 'kept-crumb-4711',
  'api key': 'k3y-of-the-house&more',
  'password of basic authentication': 'ba sic/pa"ss<word>',
  'password in a URL': 'url-pass-word-99',
  'token in a query': 'query&token=yes"',
  'password typed into a form': 'typed <into> "form"',
  'cookie of the login': 'cookie-of-the-login-1',
  'header of the login': 'header-of-the-login-2',
  'cookie of a visit': 'cookie-of-a-visit-33',
  'password of a process': 'pass-of-a-process-7',
  'password in a log': 'pass-in-a-log-12345',
  'address of a webhook': 'hook-9f8e7d6c5b4a',
}

export const environmentVariables = {
  STAGING_TOKEN: secrets['token of the environment'],
  STAGING_COOKIE: secrets['cookie of the configuration'],
  API_KEY: secrets['api key'],
  BASIC_WORD: secrets['password of basic authentication'],
  DATABASE: `postgres://reader:${secrets['password in a URL']}@127.0.0.1:9/shop`,
  QUERY: secrets['token in a query'],
  TYPED: secrets['password typed into a form'],
  SERVICE: secrets['password of a process'],
  HOOK: secrets['address of a webhook'],
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
const inHeader = (text: string) => text.replace(/[^\x20-\x7e]/g, '')

/** Repeats what it was sent in its headers, in Server-Timing, in cookies and in its page. */
export const leakyShop: RequestListener = (request, response) => {
  const { headers, url = '/' } = request
  const told = inHeader(
    [headers.authorization, headers['x-api-key'], headers.cookie, headers['x-login']].join(' '),
  )
  const cookie = url.startsWith('/login')
    ? `session=${secrets['cookie of the login']}; Path=/`
    : `visit=${secrets['cookie of a visit']}; Path=/; HttpOnly`
  // What a webhook is told fails, so that trueup has something to say of it.
  if (url.startsWith('/services/')) response.statusCode = 500
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    const decoded = Buffer.from((headers.authorization ?? '').split(' ')[1] ?? '', 'base64')
    const all = [JSON.stringify(headers), url, body, cookie, decoded.toString()].join('\n')
    const wordy = told.replace(/[^\w-]+/g, '_')
    response.setHeader('set-cookie', cookie)
    response.setHeader('server-timing', `db;dur=2;desc="${wordy}", ${wordy.slice(0, 40)};dur=1`)
    response.setHeader('server', told)
    response.setHeader('x-powered-by', told)
    response.setHeader('via', `1.1 ${told}`)
    response.setHeader('cache-control', `max-age=0, told="${wordy}"`)
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><title>Shop</title><pre id="told">${escaped(all)}</pre>
<form method="post" action="/send"><input name="password" type="password" id="password">
<input name="token" value="${escaped(secrets['token in a query'])}" id="token"><button>Send</button></form>
<script>localStorage.told = ${JSON.stringify(all).replaceAll('<', '\\u003c')}; console.log(localStorage.told)</script>`)
  })
}

export const configuration = (
  production: string,
  staging: string,
) => `import { defineConfig } from 'trueup'
const { env } = process
const both = {
  variables: { database: env.DATABASE, password: env.TYPED, token: env.QUERY },
  login: 'login.ts',
}
export default defineConfig({
  environments: {
    production: { url: '${production}', ...both, basicAuth: { username: 'bob', password: env.BASIC_WORD } },
    staging: {
      url: '${staging}',
      ...both,
      headers: { authorization: 'Bearer ' + env.STAGING_TOKEN, cookie: 'keep=' + env.STAGING_COOKIE, 'x-api-key': env.API_KEY },
    },
  },
  compare: { reference: 'production', candidate: 'staging' },
  start: [{ name: 'service', command: ['node', '-e', 'console.log(process.env.PASSWORD); setInterval(() => {}, 1000)'], env: { PASSWORD: env.SERVICE } }],
  journeys: { iterations: 3, failedTrial: 'drop', actionTimeout: '1s' },
  traffic: { log: 'access.log', warmUp: '300ms', ramp: '300ms', block: '300ms', allow: [] },
  reports: { webhook: { url: '${staging}/services/' + env.HOOK } },
  probes: {
    said: { command: 'echo "$TRUEUP_VAR_database"' },
    failing: { command: 'echo "$TRUEUP_VAR_password" >&2; exit 3' },
    page: { http: { url: '/', text: 'Bearer[^<]*|Basic[^<]*' } },
    edge: { headers: ['server', 'set-cookie', 'x-powered-by'] },
  },
})
`

export const files = {
  'login.ts': `import { login } from 'trueup'
export default login.http(async ({ http }) => {
  await http.get('/login')
  return { headers: { 'x-login': 'Bearer ${secrets['header of the login']}' } }
})
`,
  'journeys/tell.ts': `import { journey } from 'trueup'
const forms = (text) => [text, encodeURIComponent(text), JSON.stringify(text), JSON.stringify(JSON.stringify(text)),
  Buffer.from(text).toString('base64'), Buffer.from('x' + text).toString('base64'), Buffer.from('xx' + text).toString('base64'),
  new URLSearchParams({ text }).toString(), encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')].join('\\n')
export default journey.http('tell', async ({ http, step, iteration, variables }) => {
  const answer = await step('ask', () => http.get('/?access_token=' + encodeURIComponent(variables.token)))
  console.log(variables, process.env.STAGING_TOKEN)
  Promise.reject(new Error('left behind: ' + process.env.STAGING_TOKEN))
  await step('with ' + process.env.API_KEY, () => {})
  if (iteration === 1) throw new Error(answer.text() + answer.url + JSON.stringify(answer.headers))
  if (iteration === 2) await step('fails with ' + process.env.SERVICE, () => { throw new Error(['STAGING_TOKEN', 'STAGING_COOKIE', 'API_KEY', 'BASIC_WORD', 'QUERY', 'TYPED', 'SERVICE', 'DATABASE'].map((name) => forms(process.env[name])).join('\\n')) })
})
`,
  'journeys/type.ts': `import { journey } from 'trueup'
export default journey('type', async ({ page, step, iteration, variables }) => {
  await step('open', () => page.goto('/?access_token=' + encodeURIComponent(variables.token)))
  await step('send', async () => {
    await page.fill('#password', variables.password)
    await page.fill('#token', variables.token)
    await page.getByRole('button').click()
    await page.evaluate((text) => { document.title = text }, variables.password)
    if (iteration === 1) throw new Error(await page.content())
    if (iteration === 2) await page.fill('#nowhere' + variables.database, variables.password)
  })
})
`,
  'access.log': `${Array.from({ length: 80 }, (_, index) => {
    const second = String(Math.floor(index / 20)).padStart(2, '0')
    const password = encodeURIComponent(secrets['password in a log'])
    return `192.0.2.${index % 9} - - [04/May/2026:12:00:${second} +0000] "GET /shelf?password=${password}&page=${index % 5} HTTP/1.1" 200 12 "-" "-"`
  }).join('\n')}\nGET ${secrets['password in a log']} cut off\n`,
}
