import { expect, test } from 'vitest'
import { schema, type UserConfig } from '../../src/config/schema.ts'
import { withTrafficFlags } from '../../src/config/traffic-flags.ts'

const environments = { a: { url: 'http://a.example' }, b: { url: 'http://b.example' } }

function configured(traffic: UserConfig['traffic']) {
  return schema.parse({ environments, traffic }).traffic
}

test('without a configuration there are the defaults', () => {
  expect(withTrafficFlags(undefined, { log: ['a.log'], duration: '2m' })).toMatchObject({
    log: ['a.log'],
    duration: 120_000,
    scale: 1,
    timeout: 30_000,
    maxBody: 64 * 2 ** 20,
  })
})

test('a flag takes the place of its key alone', () => {
  const traffic = configured({ log: 'a.log', scale: 0.5, maxRejected: '2%', timeout: '5s' })
  expect(withTrafficFlags(traffic, { scale: 0.1, from: undefined })).toEqual({
    ...traffic,
    scale: 0.1,
  })
})

test.each([
  ['a rate that of a scale', { log: 'a.log', scale: 0.5 }, { rate: 50 }, { rate: 50, scale: 1 }],
  ['a scale that of a rate', { log: 'a.log', rate: 50 }, { scale: 2 }, { scale: 2 }],
  ['a log that of a plan', { plan: 'a.plan' }, { log: ['b.log'] }, { log: ['b.log'] }],
])('%s, since both would be refused', (_, traffic, flags, expected) => {
  const merged = withTrafficFlags(configured(traffic), flags)
  expect(merged).toMatchObject(expected)
  expect(merged).not.toMatchObject({ plan: 'a.plan' })
})

test.each([
  [{ scale: -1 }, 'scale', 'a number above zero'],
  [{ shape: 'round' }, 'shape', 'one of recorded, smooth, spiky, seasonal'],
  [{ maxRejected: 'few' }, 'maxRejected', 'a percentage'],
  [{ from: 'yesterday' }, 'from', 'a time such as'],
])('what the configuration would refuse is refused: %j', (flags, key, expected) => {
  const faults = withTrafficFlags(undefined, flags)
  expect(faults).toEqual([{ key, expected: expect.stringContaining(expected) }])
})
