import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bytewiseRedactor, redactor } from '../../src/config/redactor.ts'
import { formsOf } from '../safety/secret-forms.ts'

const secret = fc
  .oneof(
    fc.string({ minLength: 8, maxLength: 40 }),
    fc.string({ unit: 'grapheme', minLength: 8, maxLength: 20 }),
    fc.string({ unit: fc.constantFrom('\\', '"', '&', '%', '+', ' ', 'a', '\n'), minLength: 8 }),
  )
  .map((text) => `s${text.toWellFormed()}t`)

it('takes a secret out in every form in which it travels', () => {
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (hidden, before, after) => {
      for (const [form, text] of Object.entries(formsOf(hidden))) {
        // A part of what surrounds it is in these.
        if (form.startsWith('base64 shifted')) continue
        expect(redactor([hidden])(`${before}<${text}>${after}`), form).not.toContain(text)
      }
    }),
  )
})

it('takes it out of base64 wherever it begins in it', () => {
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (hidden, before, after) => {
      const text = Buffer.from(`${before}${hidden}${after}`).toString('base64')
      const bytes = Buffer.from(hidden)
      const first = (3 - (Buffer.byteLength(before) % 3)) % 3
      const inner = bytes.subarray(first, bytes.length - ((bytes.length - first) % 3))
      expect(text).toContain(inner.toString('base64'))
      expect(redactor([hidden])(text)).not.toContain(inner.toString('base64'))
    }),
  )
})

it('takes it out of bytes as it does out of a text', () => {
  fc.assert(
    fc.property(secret, (hidden) => {
      const bytes = Buffer.from(`<${hidden}>`).toString('latin1')
      expect(bytewiseRedactor([hidden])(bytes)).toBe('<[secret]>')
    }),
  )
})

it('leaves everything else as it is', () => {
  const text = 'the token is abc; %26 &amp; \\" stay'
  expect(redactor(['opensesame', 'short', 'p&ss"w+rd'])(text)).toBe(text)
  expect(redactor([])(text)).toBe(text)
})

it('takes out the longer of two where one holds the other', () => {
  expect(redactor(['abc-def', 'abc-def-ghi'])('abc-def-ghi abc-def')).toBe('[secret] [secret]')
})

it('takes time in proportion to the text, whatever the secret', () => {
  for (const hidden of [
    '\\'.repeat(40),
    '"'.repeat(40),
    `${'a\\'.repeat(20)}b`,
    '%25'.repeat(13),
  ]) {
    const redact = redactor([hidden])
    const timed = (length: number) => {
      const text = `${hidden.slice(0, -1).repeat(length)}x`
      const startedAt = process.cpuUsage()
      redact(text)
      return process.cpuUsage(startedAt).user
    }
    timed(50)
    // Were it quadratic, 16 times the text would take 256 times as long.
    expect(timed(16_000)).toBeLessThan(100 * Math.max(2_000, timed(1_000)))
  }
})
