// Journey files are the user's code: whatever their top level does, it costs an error message.

import { expect, it } from 'vitest'
import { listJourneys } from '../../src/journeys/list.ts'
import { project } from '../config/project.ts'

const good = "import { journey } from 'trueup'\nexport default journey('one', async () => {})\n"

const list = (folder: string, limitMs?: number) =>
  listJourneys({ files: 'journeys/*.ts', folder }, limitMs)

it('lists what a plan needs of the journeys', async () => {
  const writes = "export const two = journey.http('two', async () => {}, { writes: 2 })"
  const folder = await project({ 'journeys/a.ts': `${good}${writes}` })
  expect(await list(folder)).toEqual([
    { journey: { name: 'one', kind: 'browser' }, file: 'journeys/a.ts' },
    { journey: { name: 'two', kind: 'http', writes: 2 }, file: 'journeys/a.ts' },
  ])
})

it('ends a file whose top level never ends, and names it', async () => {
  const folder = await project({ 'journeys/a.ts': good, 'journeys/b.ts': 'for (;;) {}' })
  await expect(list(folder, 5_000)).rejects.toThrow(
    /journeys\/b\.ts is still loading after 5 s: a loop at its top level does not end/,
  )
})

it('outlives a file that ends its process, or leaves an error behind', async () => {
  const exits = await project({ 'journeys/a.ts': `process.exit(0)\n${good}` })
  await expect(list(exits)).rejects.toThrow(/journeys\/a\.ts ended its thread while it was loaded/)
  const later = "setTimeout(() => { throw new Error('later') })\nawait new Promise(() => {})"
  const throws = await project({ 'journeys/a.ts': `${good}${later}` })
  await expect(list(throws)).rejects.toThrow(/ended its thread while it was loaded: later/)
})

it('does not wait for a timer that a file has left running', async () => {
  const folder = await project({ 'journeys/a.ts': `${good}setInterval(() => {}, 1000)` })
  expect(await list(folder)).toHaveLength(1)
})
