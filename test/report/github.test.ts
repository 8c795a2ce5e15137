import { expect, test } from 'vitest'
import { githubAnnotations } from '../../src/report/github.ts'
import { comparison, difference, login, search } from './comparisons.ts'

test('what must be fixed is an error, what could not be judged a warning, the rest nothing', () => {
  const undecided = difference('home', { verdict: 'inconclusive', reason: 'needs 40 iterations' })
  expect(githubAnnotations(comparison([login, search, undecided]))).toEqual([
    `::error title=journey search%3A duration::${search.reason.replaceAll('%', '%25')}; the time is spent in the server; same payload size; grows with the result count`,
    '::warning title=journey home%3A duration::needs 40 iterations',
  ])
})

test('an undecided cell that is excused, or decides nothing, is not annotated', () => {
  const undecided = { verdict: 'inconclusive', reason: 'few' } as const
  expect(
    githubAnnotations(
      comparison([
        difference('a', { ...undecided, excused: true }, 'errors'),
        difference('b', { ...undecided, headline: false }),
      ]),
    ),
  ).toEqual([])
})

test('a probe that must match is an error', () => {
  const parity = [
    { probe: 'database', reference: '15', candidate: '16', verdict: 'must-match', mustMatch: true },
  ] as const
  expect(githubAnnotations(comparison([login], { parity: [...parity] }))).toEqual([
    '::error title=probe database::must match: 15, and 16',
  ])
})

test('GitHub shows ten of a kind, so the tenth says how many more there are', () => {
  const many = Array.from({ length: 30 }, (_, at) => difference(`j${at}`, { verdict: 'must-fix' }))
  const lines = githubAnnotations(comparison(many))
  expect(lines).toHaveLength(10)
  expect(lines.at(-1)).toBe('::error title=trueup::21 more are in the summary of the job')
})

test.each([
  'x\n::error title=forged::text',
  'x\r::stop-commands::token',
  'a,file=/etc/passwd::y',
  '100 %0A ::warning::',
])('the name %j cannot become a command or a property', (name) => {
  const [line = '', ...more] = githubAnnotations(
    comparison([difference(name, { verdict: 'must-fix', reason: name })]),
  )
  expect(more).toEqual([])
  expect(line).not.toMatch(/[\r\n]/)
  const [, properties = '', text = ''] = /^::error ([^:]*)::(.*)$/.exec(line) ?? []
  expect(properties.split(',')).toHaveLength(1)
  const said = name.replace(/[\r\n]/g, ' ')
  expect(text.replaceAll('%25', '%')).toBe(said)
  expect(decodeURIComponent(properties)).toBe(`title=journey ${said}: duration`)
})
