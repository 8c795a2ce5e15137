import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { checkout, comparison, difference, login, search } from './comparisons.ts'

describe('report.md', () => {
  it('holds the same table as the terminal', () => {
    expect(renderMarkdown(comparison([login, search, checkout]))).toContain(
      [
        '| Journey | production | staging | n | Difference | Verdict | Notes |',
        '| --- | ---: | ---: | ---: | --- | --- | --- |',
        '| login | 450 ms | 480 ms | 20 | +7 % [+5, +9] | acceptable |  |',
        '| search | 1,200 ms | 3,400 ms | 20 | +183 % [+160, +210] | **must fix** | the time is spent in the server; same payload size; grows with the result count |',
        '| checkout | 2,800 ms | 2,900 ms | 20 | +4 % [−1, +8] | acceptable |  |',
      ].join('\n'),
    )
  })

  it('has columns for the known gap and its move with a baseline alone', () => {
    const moved = {
      verdict: 'acceptable',
      reason: '',
      baselineRatio: 2.8,
      runs: 6,
      provisional: false,
    } as const
    const known = { ...search, against: 'baseline', moved } as const
    const text = renderMarkdown(comparison([known]))
    expect(text).toContain('| Verdict | Known gap | Moved | Notes |')
    expect(text).toContain('| must fix, known | +180 % | no |')
  })

  it('says the verdict, the reasons, the remarks and the ledger', () => {
    const text = renderMarkdown(comparison([search], { remarks: ['the run was cut off'] }))
    expect(text).toContain('**must fix**: search must be fixed.')
    expect(text).toContain('- **search**: duration differs by +183 %')
    expect(text).toContain('- the run was cut off')
    expect(text).toContain('57 ok + 2 failed + 1 timed out + 0 not run')
  })

  it('folds what is long, and says how much is only in report.html', () => {
    const many = Array.from({ length: 1_000 }, (_, at) =>
      difference(`a journey with quite a long name, number ${at}`, {
        verdict: 'must-fix',
        reason: 'duration differs by a lot, which takes a sentence of some length to say',
        notes: ['a note '.repeat(100)],
      }),
    )
    const text = renderMarkdown(
      comparison(many, { remarks: Array(500).fill('to know '.repeat(40)) }),
    )
    expect(Buffer.byteLength(text)).toBeLessThan(60_000)
    const rows = text.split('\n').filter((line) => line.includes('450 ms')).length
    expect(text).toContain(`\n${1_000 - rows} more rows are in report.html.`)
    expect(text).toMatch(/\n\d+ more reasons are in report.html./)
    expect(text).toContain('<details>\n<summary>Ledger</summary>\n\n- production: 60 iterations')
  })

  it('says what was seen beside the latency of what must be fixed', () => {
    const means = { count: 20, requests: 3, bytes: 48_000, phasesMs: {}, traits: {} }
    const evidence = {
      per: 'iteration',
      reference: { ...means, serverTimingMs: { db: 3.25, render: 8 } },
      candidate: { ...means, serverTimingMs: { db: 850, render: 8 } },
    } as const
    const text = decode(renderMarkdown(comparison([{ ...search, evidence }])))
    expect(text).toContain('On average an iteration: db 3.3 → 850 ms, 48 → 48 kB.')
  })

  it.each([
    'a | b',
    '<img src=x onerror=alert(1)>',
    '`code` **bold** _it_ ~~no~~',
    '[link](javascript:alert(1))',
    '![image](https://example.com/x.png)',
    'line\nbreak\r\n| --- |',
    '@everyone #12 &lt;b&gt;',
    'https://evil.example/a, http://b.example and ftp://c.example',
    'WWW.evil.example, www.evil.example',
  ])('keeps the hostile name %j within its cell', (name) => {
    const text = renderMarkdown(comparison([difference(name)], { summary: name, remarks: [name] }))
    const row = text.split('\n').find((line) => line.includes('450 ms')) ?? ''
    expect(row.split('|')).toHaveLength(9)
    const own = /<\/?(?:details|summary)>/g
    expect(text.replace(own, '')).not.toMatch(
      /<|`|\]\(|@\w|[^&]#\d|javascript:alert\(|:\/\/|www\./i,
    )
    expect(decode(row)).toContain(name.replace(/\s+/g, ' '))
  })
})

/** As a browser would show it. */
function decode(text: string): string {
  return text
    .replaceAll('&#8203;', '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
}
