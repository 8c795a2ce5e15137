import { expect, test } from 'vitest'
import { duration, percent, positiveDuration } from '../../src/config/quantities.ts'

test.each([
  ['500ms', 500],
  ['1.5s', 1_500],
  ['20m', 1_200_000],
  ['1 h', 3_600_000],
  [250, 250],
  [0, 0],
])('the duration %s is %d milliseconds', (written, ms) => {
  expect(duration.parse(written)).toBe(ms)
})

test.each(['5', '-5ms', '5 min', '', '1e3ms', '1.2.3s', -1, Number.NaN, Infinity, '25000h', null])(
  '%j is no duration',
  (written) => {
    expect(duration.safeParse(written).success).toBe(false)
  },
)

test('a limit of no time at all is refused', () => {
  expect(positiveDuration.safeParse('0ms').success).toBe(false)
})

test.each([
  ['15%', 0.15],
  ['2.5 %', 0.025],
  ['200%', 2],
  [0.15, 0.15],
])('the percentage %s is %d', (written, fraction) => {
  expect(percent.parse(written)).toBe(fraction)
})

test.each(['0%', '15', 15, 0, -0.1, '%', true])('%j is no percentage', (written) => {
  expect(percent.safeParse(written).success).toBe(false)
})
