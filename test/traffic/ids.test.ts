import { expect, it } from 'vitest'
import { idsFromCsv, rememberingMap } from '../../src/traffic/ids.ts'

const csv =
  '\ufefffrom,to,note\r\n123,9001,lamp\r\n"a,b",c/d,\r\nann@example.org,test,"a ""user"""\r\n'

it.each([
  ['/products/123', '/products/9001'],
  ['/products/123.json?id=123&x=1234', '/products/9001.json?id=9001&x=1234'],
  ['/x/a%2Cb', '/x/c%2Fd'],
  ['/u?mail=ann%40example.org', '/u?mail=test'],
  ['/products/1234', '/products/1234'],
])('maps whole segments and values of %s', (target, mapped) => {
  expect(idsFromCsv(csv, 'ids.csv')(target, 'GET')).toBe(mapped)
})

it.each([
  ['id,other\n1,2', /ids.csv: expected the columns from and to in the first line, got "id,other"/],
  ['', /expected the columns/],
  ['from,to\n1', /ids.csv, line 2: expected a value in both/],
  ['from,to\n1,2\n1,3', /ids.csv, line 3: "1" has two values/],
])('says what is wrong with %j', (text, message) => {
  expect(() => idsFromCsv(text, 'ids.csv')).toThrow(message)
})

it('asks a function once for each request, and does not send what it should not give', () => {
  let asked = 0
  const map = rememberingMap((target, method) => {
    asked++
    return method === 'HEAD' ? 'http://elsewhere/' : `/v2${target}`
  }, 'staging')
  expect([map('/a', 'GET'), map('/a', 'GET'), map('/b', 'GET')]).toEqual([
    '/v2/a',
    '/v2/a',
    '/v2/b',
  ])
  expect(asked).toBe(2)
  expect(() => map('/a', 'HEAD')).toThrow(/ids of staging gave "http:\/\/elsewhere\/" for HEAD \/a/)
})

it('says which function failed, and at what', () => {
  const map = rememberingMap(() => {
    throw new TypeError('no such product')
  }, 'staging')
  expect(() => map('/a', 'GET')).toThrow(
    'The function in traffic.ids.staging failed for GET /a: no such product.',
  )
})
