import { expect, it } from 'vitest'
import { assetKind, methodGuard } from '../../src/traffic/safety.ts'
import { compile } from './recorded-log.ts'

it('lets nothing but reading through by itself', () => {
  const isAllowed = methodGuard([])
  for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(isAllowed(method, '/a')).toBe(true)
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'CONNECT', 'get', '']) {
    expect(isAllowed(method, '/a')).toBe(false)
  }
})

it('lets a method through on the routes that the configuration names, and on no other', () => {
  const isAllowed = methodGuard(['POST /search', 'PUT /carts/:id'])
  expect(isAllowed('POST', '/search')).toBe(true)
  expect(isAllowed('PUT', '/carts/7')).toBe(true)
  expect(isAllowed('PUT', '/search')).toBe(false)
  expect(isAllowed('POST', '/search/more')).toBe(false)
  expect(isAllowed('DELETE', '/carts/7')).toBe(false)
})

it('says what an allowed request has to look like', () => {
  expect(() => methodGuard(['POST'])).toThrow(
    /expected a method and a route, such as POST \/search/,
  )
})

it.each([
  ['/static/app.3f2c1a.js', 'asset of a build'],
  ['/assets/index-BxY3kd9_.js', 'asset of a build'],
  ['/css/main-4f3a2b1c.css', 'asset of a build'],
  ['/packs/js/vendor~main-8a7d6f5a9b2c.chunk.js', 'asset of a build'],
  ['/_next/static/chunks/pages/index.js', 'asset of a build'],
  ['/static/app.js', 'asset'],
  ['/js/jquery-3.7.1.min.js', 'asset'],
  ['/images/product-12345-large.jpg', 'asset'],
  ['/fonts/open-sans.woff2', 'asset'],
  ['/img/facade.png', 'asset'],
  ['/products/123', null],
  ['/api/items.json', null],
  ['/', null],
])('takes %s for: %s', (path, kind) => {
  expect(assetKind(path)).toBe(kind)
})

it('leaves static files of a build out, counts them and says so, unless told otherwise', async () => {
  const log = ['/', '/static/app.3f2c1a.js?v=1', '/logo.png'].map((target, at) => ({ at, target }))
  const unhashed = await compile(log)
  expect(unhashed.arrivals.map(({ target }) => target)).toEqual(['/', '/logo.png'])
  expect(unhashed.header.filtered).toEqual({ 'asset of a build': 1 })
  expect(unhashed.header.remarks.join()).toMatch(/1 request for static files.*left out/)
  expect((await compile(log, { assets: 'all' })).arrivals).toHaveLength(3)
  expect((await compile(log, { assets: 'none' })).arrivals).toHaveLength(1)
})

it('plans an allowed write, and leaves out what a rule drops', async () => {
  const log = [
    { at: 0, target: '/health' },
    { at: 1, target: '/search', method: 'POST' },
    { at: 2, target: '/orders', method: 'POST' },
  ]
  const { header, arrivals } = await compile(log, { allow: ['POST /search'], drop: ['^/health'] })
  expect(arrivals.map(({ method, target }) => `${method} ${target}`)).toEqual(['POST /search'])
  expect(header.filtered).toEqual({ 'dropped by rule': 1, 'method not allowed': 1 })
})
