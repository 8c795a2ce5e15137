import { expect, test } from 'vitest'
import { filled, slackMessage } from '../../src/report/webhook/message.ts'
import { comparison, difference, login, search } from './comparisons.ts'

interface Message {
  text: string
  blocks: { type: string; text?: { text: string }; elements?: { text: string }[] }[]
}

function messageOf(...args: Parameters<typeof slackMessage>): Message {
  return JSON.parse(JSON.stringify(slackMessage(...args)))
}

test('the message has the verdict, what must be fixed by how much, and the job', () => {
  const message = messageOf(comparison([login, search]), 'https://ci.example.com/my_shop/1')
  expect(message.text).toBe('must fix: staging compared with production. search must be fixed.')
  expect(message.blocks.map(({ type }) => type)).toEqual([
    'header',
    'section',
    'section',
    'context',
  ])
  expect(message.blocks[0]?.text?.text).toBe(':x: must fix: staging compared with production')
  expect(message.blocks[2]?.text?.text).toBe(
    '• *search* 1,200 ms → 3,400 ms, +183 % [+160, +210]: the time is spent in the server; same payload size; grows with the result count',
  )
  expect(message.blocks[3]?.elements?.[0]?.text).toBe(
    'trueup run 2026-05-04-1a2b · <https://ci.example.com/my_shop/1|the job>',
  )
})

test('what is well has no list', () => {
  const message = messageOf(comparison([login], { verdict: 'acceptable', exitCode: 0 }), undefined)
  expect(message.blocks.map(({ type }) => type)).toEqual(['header', 'section', 'context'])
})

test('a message stays within what Slack takes', () => {
  const many = Array.from({ length: 200 }, (_, at) =>
    difference(`a name of some length ${at} `.repeat(20), {
      verdict: 'must-fix',
      notes: ['why '.repeat(500)],
    }),
  )
  const { blocks } = messageOf(comparison(many, { summary: 'long '.repeat(5_000) }), undefined)
  for (const { type, text } of blocks) {
    expect(text?.text.length ?? 0).toBeLessThanOrEqual(type === 'header' ? 150 : 3_000)
  }
  expect(blocks[2]?.text?.text).toMatch(/\nand 190 more$/)
})

test('a message stays within what Slack takes where every sign of it is escaped', () => {
  const name = '_*'.repeat(200)
  const many = Array.from({ length: 12 }, () =>
    difference(name, { verdict: 'must-fix', notes: [name.repeat(10)] }),
  )
  const environments = { reference: 'e\u0301'.repeat(200), candidate: '&'.repeat(500) }
  const message = messageOf(
    comparison(many, { summary: '_'.repeat(5_000), environments }),
    undefined,
  )
  for (const { type, text } of message.blocks) {
    expect(text?.text.length ?? 0).toBeLessThanOrEqual(type === 'header' ? 150 : 3_000)
  }
  expect(message.blocks[2]?.text?.text).toMatch(/\nand 2 more$/)
})

test.each(['<!channel> & <@U123>', '*bold* `code`', '<https://evil.example|click>'])(
  'the name %j mentions nobody and links nowhere',
  (name) => {
    const cell = difference(name, { verdict: 'must-fix', notes: [name] })
    const environments = { reference: name, candidate: 'staging' }
    const { text: alone, blocks } = messageOf(
      comparison([cell], { summary: name, environments }),
      undefined,
    )
    expect(alone).not.toMatch(/[<>]|[^\u200b][*`]/)
    const said = blocks
      .flatMap(({ text }) => text?.text ?? [])
      .slice(1)
      .join('\n')
    expect(said).not.toMatch(/<|[^\u200b• ][*`]b/)
    expect(said).not.toContain('`code`')
  },
)

test('a name mentions nobody and links nowhere in what reads Markdown, either', () => {
  const summary = '@channel and [here](https://evil.example)'
  const message = messageOf(comparison([search], { summary }), undefined)
  expect(message.text).not.toMatch(/@c|\]\(/)
})

test('half of a character in a name does not spoil the JSON', () => {
  const message = messageOf(comparison([search], { summary: 'half \ud800 of one' }), undefined)
  expect(message.text).toContain('half \ufffd of one')
})

test('a template is filled in at every depth, and stays JSON whatever the words hold', () => {
  const summary = '"}, {"injected": true, {verdict}'
  const template = { content: '{verdict}: {summary}', list: [{ deep: '{summary}' }, 1, null, true] }
  expect(filled(template, { verdict: 'must-fix', summary })).toEqual({
    content: `must-fix: ${summary}`,
    list: [{ deep: summary }, 1, null, true],
  })
})
