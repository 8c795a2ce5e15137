// Whatever was put up comes down again, though one part of it may not.

import { expect, it } from 'vitest'
import { Unwind } from '../../src/send/unwind.ts'

it('takes everything down in reverse, though one throws at once, one fails and one hangs', async () => {
  const unwind = new Unwind()
  const taken: string[] = []
  const remarks: string[] = []
  unwind.add('first', 1_000, async () => void taken.push('first'))
  unwind.add('throws', 1_000, () => {
    throw new Error('no')
  })
  unwind.add('fails', 1_000, async () => {
    throw new Error('not either')
  })
  unwind.add('hangs', 10, () => new Promise(() => {}))
  unwind.add('last', 1_000, async () => void taken.push('last'))
  await unwind.all((text) => remarks.push(text))
  expect(taken).toEqual(['last', 'first'])
  expect(remarks).toEqual(['hangs did not end within 0.01 s', 'fails: not either', 'throws: no'])
})
