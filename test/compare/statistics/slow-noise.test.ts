import { expect, it } from 'vitest'
import { isSlowNoise } from '../../../src/compare/statistics/slow-noise.ts'

/** Blocks that go up and down once in the run. */
const wave = (height: number) =>
  Array.from({ length: 40 }, (_, block) => 1 + height * Math.sin((2 * Math.PI * block) / 40))

it('is seen where neighbouring blocks are alike', () => {
  expect(isSlowNoise(wave(0.02))).toBe(true)
})

it('is not seen where they are not', () => {
  expect(isSlowNoise(wave(0.02).map((value, block) => (block % 2 ? value : 2 - value)))).toBe(false)
})

it('is nothing that is finer than the histograms themselves', () => {
  expect(isSlowNoise(wave(0.001))).toBe(false)
  expect(isSlowNoise(wave(0))).toBe(false)
})
