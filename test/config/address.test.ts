// Host and port out of a URL, and as they are written.

import { expect, it } from 'vitest'
import { addressOf, writtenAddress } from '../../src/config/address.ts'

it.each([
  ['http://shop.example.com/a?b', 'shop.example.com', 80, 'shop.example.com:80'],
  ['https://shop.example.com', 'shop.example.com', 443, 'shop.example.com:443'],
  ['https://127.0.0.1:8443', '127.0.0.1', 8443, '127.0.0.1:8443'],
  ['http://[::1]:8080/', '::1', 8080, '[::1]:8080'],
])('%s is at %s, port %i', (url, host, port, written) => {
  expect(addressOf(url)).toEqual({ host, port })
  expect(writtenAddress({ host, port })).toBe(written)
})
