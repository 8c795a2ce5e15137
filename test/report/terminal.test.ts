import { describe, expect, it } from 'vitest'
import { secondRunNote } from '../../src/compare/comparison.ts'
import { displayWidth } from '../../src/report/display-width.ts'
import { renderTerminal } from '../../src/report/terminal.ts'
import { checkout, comparison, difference, login, search } from './comparisons.ts'

const three = comparison([login, search, checkout])
const at = (width: number, shown = three) => renderTerminal(shown, { width, colour: false })
const widest = (text: string) => Math.max(...text.split('\n').map(displayWidth))

describe('the table', () => {
  it('shows the design’s own example at 140 columns, with notes beside their row', () => {
    expect(at(140)).toContain(
      [
        'Journey   production   staging   n  Difference           Verdict     Notes',
        '──────────────────────────────────────────────────────────────────────────',
        'login         450 ms    480 ms  20  +7 % [+5, +9]        acceptable',
        'search      1,200 ms  3,400 ms  20  +183 % [+160, +210]  must fix    the time is spent in the server; same payload size; grows with the',
        '                                                                     result count',
        'checkout    2,800 ms  2,900 ms  20  +4 % [−1, +8]        acceptable',
      ].join('\n'),
    )
  })

  it('puts notes below their row at 80 columns', () => {
    expect(at(80)).toContain(
      [
        'search      1,200 ms  3,400 ms  20  +183 % [+160, +210]  must fix',
        '    the time is spent in the server',
        '    same payload size',
        '    grows with the result count',
      ].join('\n'),
    )
  })

  it.each([40, 60, 80, 100, 120, 200])('never is wider than %i columns', (width) => {
    const names = ['x'.repeat(150), '検索と支払い'.repeat(9), 'a name in several words '.repeat(6)]
    const odd = comparison(
      names.map((name) => ({ ...search, subject: { kind: 'journey', name } })),
      {
        environments: { reference: 'eu-west-1-production-blue', candidate: 'us-east-2-staging' },
        remarks: ['a long remark '.repeat(20)],
      },
    )
    expect(widest(at(width, odd))).toBeLessThanOrEqual(width)
    expect(at(width, odd).replace(/\s/g, '')).toContain('検索と支払い'.repeat(9))
  })

  it('gives each row a paragraph where no table fits', () => {
    const text = at(40)
    expect(text).toContain(
      'search\n    must fix\n    production 1,200 ms, staging\n    3,400 ms (n = 20)',
    )
    expect(text).toContain('+183 % [+160, +210]')
  })

  it('aligns by what the terminal draws, not by characters', () => {
    const wide = comparison([
      difference('検索'),
      difference('e\u0301te'),
      difference('👩‍👩‍👧 cart'),
    ])
    const lines = at(100, wide)
      .split('\n')
      .filter((line) => line.includes('450 ms'))
    const columns = lines.map((line) => displayWidth(line.slice(0, line.indexOf('450 ms'))))
    expect(new Set(columns).size).toBe(1)
  })

  it('lets no name move the cursor or colour the screen', () => {
    const hostile = comparison([difference('a\u001b[2J\u001b[31mb\r\nc\u202ed')])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(at(100, hostile)).not.toMatch(/[\u001b\r\u202e]/)
  })

  it('says so when there was nothing to compare', () => {
    expect(at(80, comparison([]))).toContain('Nothing was measured')
  })
})

it('says once what kept several rows from being judged, and each fault by itself', () => {
  const row = (name: string, verdict: 'inconclusive' | 'must-fix', reason: string) =>
    difference(name, { verdict, reason })
  const text = at(
    100,
    comparison([
      row('a', 'inconclusive', 'trueup itself was too slow'),
      row('b', 'inconclusive', 'trueup itself was too slow'),
      row('c', 'must-fix', 'twice as slow'),
      row('d', 'must-fix', 'twice as slow'),
      row('e', 'inconclusive', 'trueup itself was too slow'),
    ]),
  )
  expect(text.match(/^• .*/gm)).toEqual([
    '• a, b: trueup itself was too slow',
    '• c: twice as slow',
    '• d: twice as slow',
    '• e: trueup itself was too slow',
  ])
})

describe('what the table shows', () => {
  it('shows a step that must be fixed, and one that hides behind an opposite gap', () => {
    const step = (name: string, changes: Parameters<typeof difference>[1]) =>
      difference('shop', {
        ...changes,
        subject: { kind: 'journey', name: 'shop', step: name },
        headline: false,
      })
    const text = at(
      100,
      comparison([
        difference('shop'),
        step('slow', { verdict: 'must-fix', ratio: 2.6 }),
        step('fast', { verdict: 'should-fix', ratio: 0.6 }),
        step('same', { verdict: 'acceptable' }),
        step('unclear', { verdict: 'inconclusive' }),
      ]),
    )
    expect(text).toMatch(/^ {2}slow .*must fix/m)
    expect(text).toMatch(/^ {2}fast .*should fix/m)
    expect(text).not.toMatch(/^ {2}(same|unclear)/m)
  })

  it('shows errors as counts, and only when there are any', () => {
    const errors = (failed: number) =>
      difference(
        'login',
        {
          reference: { value: 0 },
          candidate: { value: failed / 20, errors: failed },
          ratio: failed / 20,
          interval: [0.01, 0.3],
        },
        'errors',
      )
    expect(at(100, comparison([login, errors(2)]))).toMatch(
      /^ {2}errors +0 of 20 +2 of 20 +20 +\+10 points \[\+1, \+30\]/m,
    )
    expect(at(100, comparison([login, errors(0)]))).not.toContain('errors')
  })

  it('counts successes of both sides where they differ', () => {
    const some = difference('login', { candidate: { errors: 3 } })
    expect(at(100, comparison([some]))).toContain(' 20/17 ')
  })

  it.each([
    ['duration', 4.25, '4.3 ms'],
    ['duration', 1_234_567.4, '1,234,567 ms'],
    ['duration', null, '–'],
    ['bytes', 48_200, '48 kB'],
    ['bytes', 312, '0.3 kB'],
    ['cls', 0.02, '0.020'],
    ['requests', 23, '23'],
  ] as const)('writes a %s of %s as %s', (metric, value, written) => {
    const cell = difference('login', { reference: { value }, verdict: 'must-fix' }, metric)
    expect(at(100, comparison([login, cell]))).toContain(`  ${written}  `)
  })

  it('names a metric under its journey, and the quantile where there is one', () => {
    const changes = { verdict: 'must-fix', headline: false, quantile: 0.95 } as const
    const cell = difference('login', changes, 'ttfb')
    expect(at(100, comparison([login, cell]))).toMatch(/^ {2}time to first byte p95/m)
  })

  it('repeats the reason of an expected difference', () => {
    const cell = difference('login', { expectedRatio: 1.5, because: 'one core instead of four' })
    expect(at(80, comparison([cell]))).toContain('+50 % is expected: one core instead of four')
  })
})

describe('with a baseline', () => {
  const moved = {
    verdict: 'acceptable',
    reason: 'as it was',
    baselineRatio: 2.8,
    runs: 6,
    provisional: false,
  } as const
  const known = { ...search, against: 'baseline', moved } as const

  it('shows the known gap and whether it has moved in columns of their own', () => {
    const text = at(110, comparison([login, known]))
    expect(text).toMatch(/^Journey .*Verdict +Known gap +Moved/m)
    expect(text).toMatch(/^search .*must fix, known +\+180 % +no/m)
    expect(text).toMatch(/^login .*acceptable +– +–/m)
    expect(text).not.toContain('• search')
  })

  it('puts them below the row where they do not fit', () => {
    expect(at(80, comparison([known]))).toContain('    known gap +180 %; moved: no')
  })

  it('gives the reason of a gap that has moved', () => {
    const far = {
      ...known,
      moved: { ...moved, verdict: 'must-fix', reason: 'further away' },
    } as const
    const text = at(110, comparison([far]))
    expect(text).toMatch(/^search .* yes/m)
    expect(text.replace(/\s+/g, ' ')).toContain('against the baseline: further away')
  })

  it('has no such columns without one', () => {
    expect(at(140)).not.toContain('Known gap')
  })
})

describe('around the table', () => {
  it('gives every must-fix a paragraph with its reason', () => {
    expect(at(80)).toContain(
      '• search: duration differs by +183 % [+160, +210]; the margin is 10 %',
    )
  })

  it('draws what must be fixed over time, both sides on one scale', () => {
    const sides: [(number | null)[], number[]] = [
      [100, 110, null, 100],
      [700, 800, 750, 700],
    ]
    const courses = new Map([[search.cell, sides]])
    const lines = renderTerminal(three, { width: 80, colour: false, courses }).split('\n')
    expect(lines).toContain('  production  ▂▂ ▂')
    expect(lines).toContain('  staging     ▇██▇')
  })

  it('shows the ledger of each environment, which balances', () => {
    expect(at(120)).toContain(
      'staging: 60 iterations planned = 57 ok + 2 failed + 1 timed out + 0 not run (http-503 2, timed-out 1)',
    )
  })

  it('says what to know, where the report lies and what the exit code means', () => {
    const text = renderTerminal(comparison([login], { remarks: ['the run was cut off'] }), {
      width: 100,
      colour: false,
      reportFile: 'reports/runs/x/report.md',
      exitCode: 130,
    })
    expect(text).toContain('To know:\n! the run was cut off')
    expect(text).toContain('Report: reports/runs/x/report.md')
    expect(text).toContain('Exit code 130: interrupted; what was measured is kept.')
  })

  it('says that a must-fix of a short, noisy run waits for a second one', () => {
    const noisy = { ...search, notes: [secondRunNote] }
    const text = renderTerminal(comparison([noisy], { exitCode: 3 }), { width: 100, colour: false })
    expect(text).toContain(
      'Exit code 3: a must-fix difference of a short, noisy run needs a second',
    )
  })

  it('has colours only when asked, and the same words with them', () => {
    const coloured = renderTerminal(three, { width: 80, colour: true })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours
    const sequences = /\u001b\[\d+m/g
    expect(coloured).toMatch(sequences)
    expect(coloured.replace(sequences, '')).toBe(at(80))
  })
})
