// What the senders of this machine can do is measured, and a plan that asks for too much is told so.

import { expect, it } from 'vitest'
import { measureHeadroom, tooLittleHeadroom } from '../../src/send/headroom/headroom.ts'
import { localPorts } from '../../src/send/replay/local-ports.ts'

it('comes to many requests a second, whatever sends them, and leaves no thread behind', async () => {
  const lean = await measureHeadroom({ workers: 1, sender: 'auto' }, 200)
  expect(lean.workers).toBe(1)
  expect(lean.perSecond).toBeGreaterThan(50)
  const undici = await measureHeadroom({ workers: 2, sender: 'undici' }, 200)
  expect(undici.workers).toBe(2)
  expect(undici.perSecond).toBeGreaterThan(50)
})

it('is said with both figures where a plan needs more than half of it', () => {
  expect(tooLittleHeadroom({ perSecond: 6_000 }, { perSecond: 10_000, workers: 2 })).toMatch(
    /needs 6,000 requests a second .* half of the 10,000 .* \(2 threads each\)/,
  )
})

it('knows how many ports there are, where the system tells', async () => {
  const ports = await localPorts()
  if (process.platform !== 'linux') expect(ports).toBeUndefined()
  else expect(ports!.of).toBeGreaterThan(1_000)
})
