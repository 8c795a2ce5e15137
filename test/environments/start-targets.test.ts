// Where a process that trueup starts reaches a dependency: through a proxy, if there is one.

import { expect, test } from 'vitest'
import { schema } from '../../src/config/schema.ts'
import { startsThrough } from '../../src/environments/start-targets.ts'

const config = schema.parse({
  environments: {
    production: { url: 'http://127.0.0.1:1' },
    staging: {
      url: 'http://127.0.0.1:2',
      targets: { payment: { listen: '127.0.0.1:7202', upstream: '[::1]:443' } },
    },
  },
  start: [
    { command: 'shop --payment={targets.staging.payment}' },
    {
      command: ['shop', '{targets.staging.payment}'],
      env: { PAYMENT: '{targets.staging.payment}/v1' },
    },
  ],
})

test('with a proxy before it, a dependency is reached there', () => {
  const [line, list] = startsThrough(config, (_, target) => target === 'payment')
  expect(line!.command).toBe('shop --payment=127.0.0.1:7202')
  expect(list!.command).toEqual(['shop', '127.0.0.1:7202'])
  expect(list!.env).toEqual({ PAYMENT: '127.0.0.1:7202/v1' })
})

test('without one, it is reached where it is', () => {
  const [line] = startsThrough(config, () => false)
  expect(line!.command).toBe('shop --payment=[::1]:443')
})

test('a target that is not described is refused by its name', () => {
  const start = [{ ...config.start[0]!, command: 'shop {targets.production.payment}' }]
  expect(() => startsThrough({ ...config, start }, () => true)).toThrow(
    /\{targets\.production\.payment\} names no target: expected environments\.production\.targets\.payment/,
  )
})
