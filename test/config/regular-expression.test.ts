import { expect, test } from 'vitest'
import { regularExpression } from '../../src/config/regular-expression.ts'

const fault = (source: string) =>
  regularExpression
    .safeParse(source)
    .error?.issues.map(({ message }) => message)
    .join()

test.each([
  '^/products/\\d+$',
  '[0-9a-f]{32}',
  '(\\d{1,3}\\.){3}\\d{1,3}',
  '(a+)+$',
  '(?<n>a|b)*',
  '[(+*]{40}',
  'a{2,500}',
  '\\(a+\\)+(?:a|b){40}',
])('%s is a regular expression that is done in bounded time', (source) => {
  expect(fault(source)).toBeUndefined()
})

test.each(['(?=a+)b', '(?!a)b', '(a+)\\1', '(?<n>a)\\k<n>', '(?:a{1,40}){1,40}b', '((a+){30})+'])(
  '%s is refused, and said what it may not have',
  (source) => {
    expect(fault(source)).toContain('done in bounded time: without (?=…)')
  },
)

test('what is none is told as such, once', () => {
  expect(fault('(a')).toBe('a regular expression')
})

test.each([
  '(a+)+$',
  '(?:a|a)*b',
  '(\\w+\\s?)*$',
  '(a*)*(a*)*(a*)*c',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
])('%s, which has more ways to match than there are stars, comes to an end', (source) => {
  const text = `${'a'.repeat(60)}!`
  // Without a bound, one of these would take longer than the machine lives.
  for (const flags of ['', 'm', 'g'])
    expect(() => new RegExp(source, flags).exec(text)).not.toThrow()
})
