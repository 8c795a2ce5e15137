// The journeys of docs/journeys.md, run as they stand there by the real command line, in the real
// browser and over HTTP, against a small application that has what they ask for.

import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { project, serve } from '../cli/command-line.ts'

const page = readFileSync(new URL('../../docs/journeys.md', import.meta.url), 'utf8')
const examples = Object.fromEntries(
  [...page.matchAll(/^```ts\n\/\/ ([\w/-]+\.ts)(.*?)^```$/gms)].map(([, file, rest]) => [
    file,
    `//${rest}`,
  ]),
)

const form = '<form id="login" method="post" action="/login">'
const hidden = '<input type="hidden" name="csrf" value="c5rf">'
const fields = '<input name="user"><input name="password" type="password"><button>Sign in</button>'
const pages: Record<string, string> = {
  '/': '<form action="/search"><input type="search" name="q"></form>',
  '/search': '<h1>Results</h1><ul><li>a lamp</li></ul>',
  '/login': `${form}${hidden}${fields}</form>`,
}

let cleaned = 0

async function application(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://application').pathname
  const body = await text(request)
  const signedIn = request.headers.authorization === 'Bearer t0ken'
  const html = (content: string) =>
    response.setHeader('content-type', 'text/html').end(`<!doctype html><title>x</title>${content}`)
  const json = (value: unknown) => response.end(JSON.stringify(value))
  const asked = `${request.method} ${path}`
  if (asked === 'DELETE /api/orders') cleaned++
  if (asked === 'POST /api/token') json({ token: 't0ken' })
  else if (asked === 'POST /login') html(body.includes('csrf=c5rf') ? 'Sign out' : 'Refused')
  else if (path.startsWith('/api/') && !signedIn) response.writeHead(401).end()
  else if (path.startsWith('/api/')) json([{ id: 1 }])
  else if (pages[path] !== undefined) html(pages[path])
  else response.writeHead(404).end()
}

test('the journeys of the documentation run as they stand there', async () => {
  const environment = {
    url: await serve(application),
    login: 'login.ts',
    variables: { user: 'ada', password: 'analytical engine' },
  }
  const example = await project({
    ...examples,
    'data.csv': 'query,product\nlamp,1\nchair,2\n',
    'trueup.config.json': {
      environments: {
        production: environment,
        staging: { ...environment, url: await serve(application) },
      },
      compare: { reference: 'production', candidate: 'staging' },
      journeys: { data: 'data.csv', iterations: 2, traces: false, after: 'after.ts' },
    },
  })
  const { stderr } = await example.trueup('run')
  const [id] = await example.runs()
  expect(stderr).not.toMatch(/fail/)
  expect(cleaned).toBe(2)
  const { ledger, plan } = JSON.parse(await example.read(`reports/runs/${id}/run.json`))
  const names = plan.journeys.map((one: { name: string }) => one.name)
  expect(names.sort()).toEqual(['account', 'order', 'search'])
  for (const account of Object.values(ledger.journeys)) {
    expect(account).toMatchObject({ planned: 6, ok: 6, failed: 0, timedOut: 0, notRun: 0 })
  }
})
