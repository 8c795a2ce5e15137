import { describe, expect, it } from 'vitest'
import { shownValue } from '../../../src/environments/probes/shown-value.ts'

const shown = (value: string, name = 'setting') =>
  shownValue({ names: [name], value }, ['hunter22'])

describe('a value that a probe found', () => {
  it.each([
    '15.4',
    '{"a":1}',
    'TLSv1.3',
    'd670460b4b4aece5915caf5c68d12f560a9fe3e4',
    'PostgreSQL 15.4 (Debian 15.4-1.pgdg120+1) on x86_64',
  ])('is shown as it is: %s', (value) => {
    expect(shown(value)).toBe(value)
  })

  it.each([
    'is hunter22 the password?',
    'postgres://app:s3cret@db.example.com/shop',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    'AKIAIOSFODNN7EXAMPLE',
    '-----BEGIN PRIVATE KEY-----\nMIIE',
    'api_key=abcdef',
    'Zk3vQ8sLw0pXy7Tn5RbC2mHd9JfGa4Ue',
  ])('is a hash where it looks like a secret: %s', (value) => {
    expect(shown(value)).toMatch(/^hash [0-9a-f]{12}$/)
  })

  it('is a hash where its name sounds like one, the same for the same value of the same probe', () => {
    const first = shown('abc', 'apiKey')
    expect(first).toMatch(/^hash [0-9a-f]{12}$/)
    expect(shown('abc', 'apiKey')).toBe(first)
    expect(shown('abd', 'apiKey')).not.toBe(first)
    expect(shown('abc', 'otherKey')).not.toBe(first)
  })

  it('is compared by its hash where it is too long for a table', () => {
    expect(shown('a '.repeat(5_000))).toMatch(/^10000 characters, hash [0-9a-f]{12}$/)
  })
})
