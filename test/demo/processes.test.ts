// How the demonstration's processes begin and end.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startScript, startShop, temporaryFolder } from './processes.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends shop and payment at once', async (signal) => {
  const shop = await startShop(folder.path)
  // A connection that is kept open must not hold the shop up.
  await (await fetch(`${shop.url}/health`)).text()
  expect(await shop.stop(signal)).toBe(0)
  expect(await shop.payment.stop(signal)).toBe(0)
})

test('a port in use is named, with what to do', async () => {
  const first = await startScript('payment', [])
  const port = new URL(first.url).port
  await expect(startScript('payment', ['--port', port])).rejects.toThrow(
    `ended with 1: payment: port ${port} is in use`,
  )
  await first.stop()
})

test.each([
  ['shop', ['--port', '0'], '--database FILE'],
  ['shop', ['--payment', 'http://x', '--database', 'x', '--differences', 'none'], 'missing-index'],
  ['payment', ['--delay', 'long'], "--delay: expected milliseconds; got 'long'"],
  ['payment', ['--port', '99999'], 'expected a port from 0 to 65535'],
] as const)('%s %j is refused', async (name, args, message) => {
  await expect(startScript(name, [...args])).rejects.toThrow(message)
})

test('a database file that is none is built anew', async () => {
  writeFileSync(join(folder.path, 'broken.sqlite'), 'this is not a database')
  const shop = await startShop(folder.path, { name: 'broken' })
  expect((await fetch(`${shop.url}/products/1`)).status).toBe(200)
  await shop.stopAll()
})
