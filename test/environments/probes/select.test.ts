import { expect, it } from 'vitest'
import { select } from '../../../src/environments/probes/select.ts'

const answer = (body: string, headers: Record<string, string> = {}) => ({
  headers,
  text: () => body,
})

it.each([
  ['version', '15.4'],
  ['$.nodes[1].name', 'b'],
  ['on', 'false'],
  ['nothing', 'null'],
  ['nodes[0]', '{"a":2,"name":"a","z":1}'],
])('finds %s in JSON', (json, expected) => {
  const body =
    '{"version":"15.4","on":false,"nothing":null,"nodes":[{"z":1,"a":2,"name":"a"},{"name":"b"}]}'
  expect(select(answer(body), { json })).toBe(expected)
})

it.each(['gone', 'version.major', '__proto__', 'nodes[7]', 'constructor.name'])(
  'finds nothing at %s',
  (json) => {
    const body = '{"version":"15.4","nodes":[]}'
    expect(() => select(answer(body), { json })).toThrow(`nothing at ${json}`)
  },
)

it('says what is no JSON', () => {
  expect(() => select(answer('<h1>Sign in</h1>'), { json: 'a' })).toThrow('"<h1>Sign in</h1>"')
})

it('takes a header, what matches in the text, or all of the text', () => {
  expect(select(answer('', { etag: '"7"' }), { header: 'ETag' })).toBe('"7"')
  expect(() => select(answer(''), { header: 'ETag' })).toThrow('no header ETag')
  expect(select(answer('a\nrelease 41\n'), { text: '^release (\\d+)' })).toBe('41')
  expect(select(answer('a\nrelease 41\n'), { text: 'release' })).toBe('release')
  expect(() => select(answer('a'), { text: 'b' })).toThrow('nothing in the answer matches b')
  expect(select(answer(' 41\n'), {})).toBe('41')
})
