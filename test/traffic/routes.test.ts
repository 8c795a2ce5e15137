import fc from 'fast-check'
import { expect, it } from 'vitest'
import { patternsOf, routesOfOpenApi } from '../../src/traffic/route-patterns.ts'
import { Endpoints, endpointName } from '../../src/traffic/routes.ts'

interface Learned {
  names: string[]
  counts: number[]
  nameOf: (target: string, method?: string) => string
}

function learn(targets: Iterable<string>, { max = 200, given = [] as string[] } = {}): Learned {
  const endpoints = new Endpoints(patternsOf(given))
  const numbers = new Map<string, number>()
  for (const target of targets) {
    const number = endpoints.numberOf('GET', target)
    endpoints.count(number)
    numbers.set(target, number)
  }
  const { endpoints: found, endpointOf, counts } = endpoints.rank(max)
  const names = found.map(endpointName)
  return { names, counts, nameOf: (target) => names[endpointOf[numbers.get(target)!]!]! }
}

function* times(count: number, target: (index: number) => string) {
  for (let index = 0; index < count; index++) yield target(index)
}

function word(index: number): string {
  return [...String(index)].map((digit) => 'abcdefghij'[Number(digit)]).join('')
}

it.each([
  ['/products/123', '/products/:id'],
  ['/products/123/reviews/9?page=2', '/products/:id/reviews/:id'],
  ['/o/0f8fad5b-d9cb-469f-a165-70867728950e', '/o/:uuid'],
  ['/users/joe%40example.com/orders', '/users/:email/orders'],
  ['/commit/da39a3ee5e6b4b0d3255bfef95601890afd80709', '/commit/:hash'],
  ['/api/items/42.json', '/api/items/:id.json'],
  ['/archive/2026-05-04', '/archive/:date'],
  ['/sku/AB-20391', '/sku/:id'],
  ['/share/x8Kq02LmNp4Rt7Vw9Yz1', '/share/:token'],
  ['/v2/oauth2/login', '/v2/oauth2/login'],
  ['/cart;jsessionid=A1B2C3?x=1', '/cart'],
  ['/', '/'],
])('knows by its looks that %s is %s', (target, route) => {
  expect(learn([target]).names).toEqual([`GET ${route}`])
})

it('learns that a position with many different names is a value', () => {
  const users = times(300, (index) => `/users/${word(index)}/orders`)
  expect(learn(users).names).toEqual(['GET /users/:slug/orders'])
})

it('takes a few titles for values, and plain pages for pages', () => {
  const { names } = learn([
    ...times(12, (index) => `/blog/how-to-choose-${word(index)}`),
    ...times(12, (index) => `/${word(index)}`),
  ])
  expect(names).toContain('GET /blog/:slug')
  expect(names).toHaveLength(13)
})

it('takes a short number for an id where long ones are', () => {
  const { names } = learn(times(130, (index) => `/shelf/lamp-${index}/${index}-large.jpg`))
  expect(names).toEqual(['GET /shelf/:id/:slug.jpg'])
  expect(learn(['/api/v1', '/api/v2']).names).toEqual(['GET /api/v1', 'GET /api/v2'])
})

it('keeps a plain word that many requests are for, among values', () => {
  const { nameOf } = learn([
    ...times(90, (index) => (index % 2 ? '/users/me' : `/users/${word(index)}`)),
    ...times(300, (index) => `/users/${word(index)}`),
  ])
  expect(nameOf('/users/me')).toBe('GET /users/me')
  expect(nameOf('/users/a')).toBe('GET /users/:slug')
})

it('finds what it told apart before it knew better in one endpoint, and counts all of it', () => {
  const targets = [...times(250, (index) => `/p/${word(index)}/a`), ...times(40, () => '/q')]
  const { names, counts, nameOf } = learn(targets)
  expect(nameOf('/p/a/a')).toBe(nameOf('/p/cej/a'))
  expect(counts[names.indexOf('GET /p/:slug/a')]).toBe(250)
})

it('puts what is beyond the busiest endpoints into other', () => {
  const many = [...times(400, (index) => `/${word(index % 20)}/x`), '/once']
  const { names, counts } = learn(many, { max: 5 })
  expect(names).toHaveLength(5)
  expect(names.at(-1)).toBe('other')
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(401)
})

it('names no endpoint at greater length than a run folder takes', () => {
  const long = (end: string) => `/${'a-word-'.repeat(100)}${end}`
  const { names, counts } = learn(['/', long('x'), long('y'), `/${'%C3%A9'.repeat(200)}`])
  expect(names.map((name) => name.length).toSorted((a, b) => a - b)).toEqual([5, 404, 404])
  expect(counts.toSorted()).toEqual([1, 1, 2])
})

it('takes given routes before learned ones, the most exact first', () => {
  const given = ['/shop/:id', '/shop/new', '/files/*', '/api/{a}/{b}.json', '/api/x/{b}.json']
  const { nameOf } = learn(
    ['/shop/abc', '/shop/new', '/files/a/b/c', '/api/y/1.json', '/api/x/1.json', '/elsewhere/7'],
    { given },
  )
  expect(nameOf('/shop/abc')).toBe('GET /shop/:id')
  expect(nameOf('/shop/new')).toBe('GET /shop/new')
  expect(nameOf('/files/a/b/c')).toBe('GET /files/*')
  expect(nameOf('/api/y/1.json')).toBe('GET /api/{a}/{b}.json')
  expect(nameOf('/api/x/1.json')).toBe('GET /api/x/{b}.json')
  expect(nameOf('/elsewhere/7')).toBe('GET /elsewhere/:id')
})

it('reads the paths of an OpenAPI document, under the path of its server', () => {
  const document = {
    openapi: '3.1.0',
    servers: [{ url: 'https://api.example.com/v1/' }],
    paths: { '/users/{id}': {}, 'x-internal': {} },
  }
  expect(routesOfOpenApi(document, 'api.yaml')).toEqual(['/v1/users/{id}'])
  expect(() => routesOfOpenApi({ openapi: '3.1.0' }, 'api.yaml')).toThrow(
    /api\.yaml: expected a document of OpenAPI/,
  )
  expect(() => patternsOf(['products'])).toThrow(/expected a path without a query/)
})

it('stays small and quick when every path is another one', () => {
  const random = (index: number) => word((index * 7_919) % 100_003)
  const { names } = learn(times(60_000, (i) => `/${random(i)}/${random(i + 1)}/${random(i + 2)}`))
  expect(names.length).toBeLessThanOrEqual(200)
})

it('counts every request in exactly one endpoint, whatever the paths are', () => {
  const segment = fc.oneof(fc.constantFrom('a', 'b', ':id', '*', '..', ''), fc.string())
  const path = fc.array(segment, { maxLength: 16 }).map((segments) => `/${segments.join('/')}`)
  fc.assert(
    fc.property(
      fc.array(path, { maxLength: 300 }),
      fc.integer({ min: 1, max: 20 }),
      (paths, max) => {
        const { names, counts, nameOf } = learn(paths, { max })
        expect(names.length).toBeLessThanOrEqual(max)
        expect(new Set(names).size).toBe(names.length)
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(paths.length)
        for (const each of paths) expect(names).toContain(nameOf(each))
      },
    ),
    { numRuns: 60 },
  )
})
