import { expect, test } from 'vitest'
import { emptyRecord } from '../../../src/traffic/log-record.ts'
import { SortWindow } from '../../../src/traffic/read/sort-window.ts'

/** Records whose bytes are their place in the log. */
function sorted(arrivals: Iterable<number>) {
  const out: { place: number; arrivalUs: number }[] = []
  const window = new SortWindow(({ bytes }, arrivalUs) => out.push({ place: bytes, arrivalUs }))
  let record = emptyRecord()
  let place = 0
  for (const arrivalUs of arrivals) {
    record.bytes = place++
    record = window.add(record, arrivalUs)
  }
  window.flush()
  return { out, late: window.late }
}

const noise = (index: number, range: number) => (index * 7_919) % range

test('whatever is out of place by less than the window is put in order', () => {
  const arrivals = Array.from(
    { length: 300_000 },
    (_, index) => index * 100 - noise(index, 800_011),
  )
  const { out, late } = sorted(arrivals)
  expect(late).toBe(0)
  expect(out.map(({ arrivalUs }) => arrivalUs)).toEqual(arrivals.toSorted((a, b) => a - b))
  expect(new Set(out.map(({ place }) => place)).size).toBe(300_000)
})

test('what arrived together keeps the order of the log', () => {
  const { out } = sorted([2, 1, 2, 1, 2])
  expect(out.map(({ place }) => place)).toEqual([1, 3, 0, 2, 4])
})

test('what is too far out of place is counted, is not lost, and disturbs no order', () => {
  const arrivals = Array.from({ length: 200_000 }, (_, index) => index)
  arrivals[150_000] = 3
  const { out, late } = sorted(arrivals)
  expect(late).toBe(1)
  expect(out).toHaveLength(200_000)
  expect(
    out.every(({ arrivalUs }, index) => index === 0 || arrivalUs >= out[index - 1]!.arrivalUs),
  ).toBe(true)
})

test('a log of years is put in order as well', () => {
  const dayUs = 86_400_000_000
  const arrivals = Array.from({ length: 70_000 }, (_, index) => noise(index, 1_009) * dayUs + index)
  const { out } = sorted(arrivals.slice(0, 60_000))
  const days = out.map(({ arrivalUs }) => Math.floor(arrivalUs / dayUs))
  expect(days).toEqual(days.toSorted((a, b) => a - b))
})
