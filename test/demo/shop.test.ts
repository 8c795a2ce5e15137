// The shop as its visitors meet it, over real HTTP.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customers } from '../../src/demo/customers.ts'
import { type StartedShop, startShop, temporaryFolder } from './processes.ts'
import { Visitor } from './visitor.ts'

const [ada] = customers
const folder = temporaryFolder()
let shop: StartedShop

beforeAll(async () => {
  shop = await startShop(folder.path)
})
afterAll(async () => {
  await shop?.stopAll()
  folder.remove()
})

describe('signing in', () => {
  test('the right password leads to the account, in a session of its own', async () => {
    const visitor = new Visitor(shop.url)
    await visitor.get('/login')
    const before = visitor.cookie
    const answer = await visitor.submit('/login', '/login', ada)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/account')
    expect(visitor.cookie).not.toBe(before)
    expect(await (await visitor.get('/account')).text()).toContain(`Welcome back, ${ada.name}`)
    const old = new Visitor(shop.url)
    old.cookie = before
    expect((await old.get('/account')).status).toBe(303)
  })

  test.each([
    ['a wrong password', { email: ada.email, password: 'wrong' }],
    ['an unknown address', { email: 'nobody@example.com', password: ada.password }],
  ])('%s shows the form again, and signs nobody in', async (_, fields) => {
    const visitor = new Visitor(shop.url)
    const answer = await visitor.submit('/login', '/login', fields)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('do not go together')
    expect((await visitor.get('/account')).headers.get('location')).toBe('/login')
  })

  test('a form without the token of its session is refused', async () => {
    const visitor = new Visitor(shop.url)
    await visitor.get('/login')
    expect((await visitor.post('/login', ada)).status).toBe(403)
    expect((await visitor.post('/login', { ...ada, csrf: 'guessed' })).status).toBe(403)
    const stranger = new Visitor(shop.url)
    expect((await stranger.post('/login', ada)).status).toBe(403)
  })

  test('signing out ends the session', async () => {
    const visitor = new Visitor(shop.url)
    await visitor.submit('/login', '/login', ada)
    await visitor.submit('/account', '/logout', {})
    expect((await visitor.get('/account')).headers.get('location')).toBe('/login')
  })
})

describe('pages', () => {
  test.each(['/nowhere', '/products/0', '/products/1e99', '/categories/none', '/%zz', '/api/x'])(
    '%s is not found',
    async (path) => {
      expect((await fetch(shop.url + path)).status).toBe(404)
    },
  )

  test('what a visitor types is shown as text, never as markup', async () => {
    const answer = await fetch(`${shop.url}/search?q=${encodeURIComponent('<script>"&')}`)
    const text = await answer.text()
    expect(text).toContain('&#60;script&#62;&#34;&#38;')
    expect(text).not.toContain('<script>"')
  })

  test('a method that a page does not know is refused', async () => {
    expect((await fetch(`${shop.url}/search`, { method: 'DELETE' })).status).toBe(405)
  })

  test('HEAD answers as GET does, without a body', async () => {
    const answer = await fetch(`${shop.url}/products/77`, { method: 'HEAD' })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('')
  })

  test('an answer says where its time went, and is compressed when asked', async () => {
    const answer = await fetch(`${shop.url}/search?q=kettle`)
    expect(answer.headers.get('server-timing')).toMatch(/^db;dur=[\d.]+, render;dur=[\d.]+, total/)
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    const plain = await fetch(`${shop.url}/search?q=kettle`, {
      headers: { 'accept-encoding': 'identity' },
    })
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(await plain.text()).toHaveLength((await answer.text()).length)
  })

  test('a form of a megabyte is refused, and the shop goes on', async () => {
    const visitor = new Visitor(shop.url)
    await visitor.get('/login')
    const answer = await visitor
      .post('/login', { csrf: 'x'.repeat(2 ** 20) })
      .catch(() => undefined)
    if (answer) expect(answer.status).toBe(413)
    expect((await visitor.get('/health')).status).toBe(200)
  })
})

test('fifty visitors at once each find their own cart', async () => {
  const carts = await Promise.all(
    Array.from({ length: 50 }, async (_, at) => {
      const visitor = new Visitor(shop.url)
      await visitor.fillCart(1 + at)
      return (await visitor.get('/cart')).text()
    }),
  )
  for (const [at, cart] of carts.entries()) {
    expect(cart).toContain(`href="/products/${1 + at}"`)
    expect(cart.match(/<tbody>.*?<\/tbody>/s)?.[0].match(/<tr>/g)).toHaveLength(1)
  }
})

test('the catalogue is there as JSON', async () => {
  const categories = (await (await fetch(`${shop.url}/api/categories`)).json()) as {
    slug: string
  }[]
  expect(categories).toHaveLength(10)
  const path = `/api/categories/${categories[0]?.slug}/products?page=2`
  const shelf = (await (await fetch(shop.url + path)).json()) as { page: number; items: object[] }
  expect(shelf.page).toBe(2)
  expect(shelf.items).toHaveLength(24)
})
