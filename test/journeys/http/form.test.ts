import { expect, test } from 'vitest'
import type { FieldValue } from '../../../src/journeys/http/client.ts'
import { loginOverHttp } from '../../../src/journeys/http/login.ts'
import { newVisitor } from '../../../src/journeys/http/visitor.ts'
import { environmentAt, serveHttp } from '../../environments/loopback.ts'
import { marker, play } from './iterate.ts'

/** A site with an ordinary login: a token in the page and in a cookie, a 302 when it was right. */
async function serveLogin() {
  return serveHttp(async (request, response) => {
    if (request.url === '/account') {
      response.end(request.headers.cookie?.includes('session=ann') ? 'Hello ann' : 'Sign in')
    } else if (request.method === 'GET') {
      response.setHeader('set-cookie', 'csrf=t0k&n; HttpOnly').end(`
        <form action="/search"><input name=q></form>
        <form id="login" method="POST" action="/session?from=home">
          <input type="hidden" name="token" value="t0k&amp;n">
          <input name="user"><input name="password" type="password"><button>Sign in</button>
        </form>`)
    } else {
      let body = ''
      for await (const piece of request) body += piece
      const fields = new URLSearchParams(body)
      const fair =
        request.headers.cookie === 'csrf=t0k&n' &&
        fields.get('token') === 't0k&n' &&
        request.headers.origin === `http://${request.headers.host}` &&
        request.headers.referer?.endsWith('/login')
      if (!fair) response.writeHead(403).end()
      else if (fields.get('password') !== 'pa ss') response.end('Wrong password')
      else response.writeHead(302, { location: '/account', 'set-cookie': 'session=ann' }).end()
    }
  })
}

test('logging in to an ordinary web application is three lines', async () => {
  const sample = await play(environmentAt(await serveLogin()), async ({ http, check }) => {
    const page = await http.get('/login')
    const account = await page.form('#login').submit({ user: 'ann', password: 'pa ss' })
    check(account.text() === 'Hello ann', 'not logged in')
  })
  expect(sample).toMatchObject({ outcome: 'ok', redirects: 1 })
})

test('a login over HTTP hands its cookies and headers to later journeys', async () => {
  const environment = environmentAt(await serveLogin(), { production: true })
  const state = await loginOverHttp({
    environment,
    marker,
    file: 'login.ts',
    timeoutMs: 5_000,
    actionTimeoutMs: 5_000,
    login: {
      kind: 'http',
      run: async ({ http }) => {
        const page = await http.get('/login')
        await page.form('#login').submit({ user: 'ann', password: 'pa ss' })
        return { headers: { 'X-Token': 't' } }
      },
    },
  })
  expect(state.headers).toEqual({ 'X-Token': 't' })
  expect(state.storageState.cookies).toContainEqual({
    name: 'session',
    value: 'ann',
    domain: '127.0.0.1',
    path: '/',
    expires: -1,
    httpOnly: false,
    secure: false,
    sameSite: 'Lax',
  })
  const visitor = newVisitor(environment, marker, state)
  const sample = await play(
    environment,
    async ({ http, check }) => check((await http.get('/account')).text() === 'Hello ann', 'cookie'),
    { visitor },
  )
  expect(sample.outcome).toBe('ok')
})

/** Submits the form of a page and says what the server got. */
async function submitted(html: string, values: Record<string, FieldValue> = {}) {
  let got = { request: '', body: '', type: '' }
  const url = await serveHttp(async (request, response) => {
    if (request.method === 'GET' && request.url === '/shop/page') return void response.end(html)
    let body = ''
    for await (const piece of request) body += piece
    const type = request.headers['content-type'] ?? ''
    got = { request: `${request.method} ${request.url}`, body, type }
    response.end()
  })
  const sample = await play(environmentAt(url), async ({ http }) => {
    await (await http.get('/shop/page')).form().submit(values)
  })
  return { ...got, error: sample.error }
}

test('what would not be sent by a browser is not sent', async () => {
  const { body } = await submitted(`<form method=post>
    <input name=a value=1><input name=off value=2 disabled><input value=nameless>
    <input type=checkbox name=box value=no><input type=checkbox name=ticked checked>
    <input type=radio name=size value=s><input type=radio name=size value=m checked>
    <fieldset disabled><input name=inside value=3></fieldset>
    <input type=button name=button value=4><input type=reset name=reset value=5>
    <select name=one><option value=x>X<option selected>Y &amp; Z</select>
    <select name=first><option>F</option><option>G</option></select>
    <select name=many multiple><option selected>p<option>q<option selected>r</select>
    <textarea name=text>
line &lt;1&gt;
line 2</textarea>
    <button name=go value=1>Go</button><button name=stop value=2>Stop</button>
  </form><input name=outside value=9>`)
  expect([...new URLSearchParams(body)]).toEqual([
    ['a', '1'],
    ['ticked', 'on'],
    ['size', 'm'],
    ['one', 'Y & Z'],
    ['first', 'F'],
    ['many', 'p'],
    ['many', 'r'],
    ['text', 'line <1>\r\nline 2'],
    ['go', '1'],
  ])
})

test('values stand in place of the page’s; boxes are ticked and unticked by lists', async () => {
  const { body } = await submitted(
    `<form method=post><input name=q value=old><input type=checkbox name=tag value=a checked>
     <input type=checkbox name=tag value=b><input type=checkbox name=news checked></form>`,
    { q: 'new', tag: ['a', 'b'], news: [] },
  )
  expect(body).toBe('q=new&tag=a&tag=b')
})

test('the button that is named is pressed, and its own address goes first', async () => {
  const { request, body } = await submitted(
    `<form method=post action=/save><input name=id value=7><button name=do value=save>Save</button>
     <button name=do value=drop formaction=/drop>Drop</button></form>`,
    { do: 'drop' },
  )
  expect([request, body]).toEqual(['POST /drop', 'id=7&do=drop'])
})

test('a form without a method replaces the query; without an action it goes to its page', async () => {
  const { request } = await submitted('<form action="/find?old=1"><input name=q></form>', {
    q: 'a b',
  })
  expect(request).toBe('GET /find?q=a+b')
  const own = await submitted('<form method=POST action="../up"><input name=q></form>')
  expect(own.request).toBe('POST /up')
})

test('an upload form is sent as multipart, its empty file field included', async () => {
  const { body, type } = await submitted(
    `<form method=post enctype="multipart/form-data"><input type=file name=picture>
     <input type=file name=none></form>`,
    { picture: new File(['PNG'], 'a.png', { type: 'image/png' }) },
  )
  expect(type).toContain('multipart/form-data')
  expect(body).toContain('name="picture"; filename="a.png"\r\nContent-Type: image/png\r\n\r\nPNG')
  expect(body).toContain('name="none"; filename=""')
})

test('controls outside of the form belong to it by its id', async () => {
  const { body } = await submitted(
    '<input form=f name=early value=1><form id=f method=post><input name=in value=2></form>',
  )
  expect(body).toBe('early=1&in=2')
})

test.each([
  ['<form><input name=user></form>', { login: 'ann' }, /no field 'login'; it has user/],
  ['<form id=a></form><form id=b></form>', {}, /the page has form#a, form#b: say which/],
  ['<p>Maintenance</p>', {}, /one form expected, the page has none/],
])('a page that is not as expected says so: %s', async (html, values, message) => {
  const { error } = await submitted(html, values)
  expect(error).toMatchObject({ kind: 'form', message: expect.stringMatching(message) })
})
