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

  it.each([
    'a | b',
    '<img src=x onerror=alert(1)>',
    '`code` **bold** _it_ ~~no~~',
    '[link](javascript:alert(1))',
    '![image](https://example.com/x.png)',
    'line\nbreak\r\n| --- |',
    '@everyone #12 &lt;b&gt;',
  ])('keeps the hostile name %j within its cell', (name) => {
    const text = renderMarkdown(comparison([difference(name)], { summary: name, remarks: [name] }))
    const row = text.split('\n').find((line) => line.includes('450 ms')) ?? ''
    expect(row.split('|')).toHaveLength(9)
    expect(text).not.toMatch(/<|`|\]\(|@\w|[^&]#\d|javascript:alert\(/)
    expect(decode(row)).toContain(name.replace(/\s+/g, ' '))
  })
})

/** As a browser would show it. */
function decode(text: string): string {
  return text
    .replaceAll('&#8203;', '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
}
