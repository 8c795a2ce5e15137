import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { folderWith, line, lines, read, readFileOf, targets } from './log-folder.ts'

describe('lines', () => {
  it('are read whatever ends them, the last one without an end too', async () => {
    const text = `${line('00:00:00', '/a')}\r\n${line('00:00:01', '/b')}\n${line('00:00:02', '/c')}`
    const { counts, requests } = await readFileOf(text)
    expect(targets(requests)).toEqual(['/a', '/b', '/c'])
    expect(counts).toMatchObject({ lines: 3, parsed: 3, rejected: {} })
  })

  it('are read behind a byte order mark', async () => {
    const { requests } = await readFileOf(`\uFEFF${line('00:00:00', '/a')}\n`)
    expect(targets(requests)).toEqual(['/a'])
  })

  it('are read whole where they are longer than a chunk', async () => {
    const long = `/${'x'.repeat(300_000)}`
    const { requests } = await readFileOf(`${lines(3)}${line('00:00:05', long)}\n${lines(1, 9)}`)
    expect(targets(requests)).toEqual(['/0', '/1', '/2', long, '/9'])
  })

  it('are too long above a mebibyte, and cost no more than their beginning', async () => {
    const text = `${lines(2)}${line('00:00:02', `/${'x'.repeat(3 << 20)}`)}\n${lines(1, 9)}`
    const { counts, requests } = await readFileOf(text)
    expect(targets(requests)).toEqual(['/0', '/1', '/9'])
    expect(counts.rejected['too long']?.count).toBe(1)
    expect(counts.rejected['too long']?.examples[0]?.length).toBeLessThanOrEqual(200)
  })

  test('of whatever bytes are each counted once, and stop nothing', async () => {
    const bytes = fc.uint8Array({ maxLength: 400 })
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { maxLength: 8 }), async (chunks) => {
        const text = Buffer.concat(chunks)
        const { counts, requests } = await read({
          inputs: ['-'],
          stdin: Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
          format: 'nginx-combined',
        })
        const rejected = Object.values(counts.rejected).reduce((sum, { count }) => sum + count, 0)
        expect(counts.lines).toBe(linesIn(text))
        expect(counts.parsed + rejected).toBe(counts.lines)
        expect(requests.length).toBe(counts.parsed)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a rejected line', () => {
  it('is counted by its reason, with the first five as examples', async () => {
    const broken = Array.from({ length: 8 }, (_, index) => `broken ${index}\n`).join('')
    const { counts } = await readFileOf(lines(2) + broken)
    expect(counts).toMatchObject({ lines: 10, parsed: 2 })
    expect(counts.rejected['not in this format']).toEqual({
      count: 8,
      examples: ['broken 0', 'broken 1', 'broken 2', 'broken 3', 'broken 4'],
    })
  })

  it('is no example where it is empty', async () => {
    const { counts } = await readFileOf(`${lines(1)}\n\n`)
    expect(counts.rejected).toEqual({ 'empty line': { count: 2, examples: [] } })
  })

  it('shows no secret and moves no cursor', async () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ'
    const secrets = [
      'hunter22',
      'mia@example.com',
      '4111 1111 1111 1111',
      jwt,
      '10.9.8.7',
      's3cr3t',
    ]
    const broken =
      `10.9.8.7 GET /login?password=hunter22&mail=mia@example.com \u001b[31m 4111 1111 1111 1111\n` +
      `Authorization: Bearer ${jwt}\n` +
      `{"api_key": "s3cr3t", "path": "/x"}\n`
    const { counts } = await readFileOf(lines(1) + broken)
    const shown = counts.rejected['not in this format']?.examples.join('\n') ?? ''
    for (const secret of secrets) expect(shown).not.toContain(secret)
    expect(shown).toContain('/login?password=[secret]')
    expect(shown).toContain('\\x1B[31m')
  })

  it('stops the reading only where more than a share of them is not allowed', async () => {
    const text = `${lines(99)}broken\n`
    await expect(readFileOf(text, { maxRejected: 0.01 })).resolves.toBeDefined()
    await expect(readFileOf(text, { maxRejected: 0.009 })).rejects.toThrow(
      '1 of 100 lines were rejected, more than the 0.9 % that are allowed: not in this format (1)',
    )
  })
})

describe('arrival', () => {
  const withTime = '$remote_addr [$time_iso8601] "$request" $status $request_time'
  const timed = (second: number, target: string, took: string) =>
    `10.0.0.1 [2026-05-01T00:00:0${second}+00:00] "GET ${target} HTTP/1.1" 200 ${took}\n`

  it('is the end less the time that the request took, in this order', async () => {
    const log = timed(1, '/quick', '0.100') + timed(5, '/slow', '4.500')
    const { requests } = await readFileOf(log, { format: withTime })
    expect(requests).toEqual([
      { target: '/slow', arrival: '2026-05-01T00:00:00.500Z', latencyUs: 4_500_000 },
      { target: '/quick', arrival: '2026-05-01T00:00:00.900Z', latencyUs: 100_000 },
    ])
  })

  it('is the stamp where the stamp means the start', async () => {
    const log = timed(1, '/quick', '0.100') + timed(5, '/slow', '4.500')
    const { requests, counts } = await readFileOf(log, { format: withTime, timeMeans: 'start' })
    expect(targets(requests)).toEqual(['/quick', '/slow'])
    expect(counts.timeMeans).toBe('start')
  })

  it('is late where the stamp means the end and the line has no time; a remark says so', async () => {
    const { counts } = await readFileOf(lines(2))
    expect(counts.remarks.join('\n')).toContain('arrivals are late by it')
  })
})

describe('several files', () => {
  it('are one log by time, whatever their names and their packing', async () => {
    const folder = await folderWith({
      'access.log': lines(3, 20),
      'access.log.2': lines(3, 10),
      'access.log.10': lines(3, 0),
      'access.log.empty': '',
    })
    const { requests, counts } = await read({ inputs: [join(folder, 'access.log*')] })
    expect(targets(requests).join(' ')).toBe('/0 /1 /2 /10 /11 /12 /20 /21 /22')
    expect(counts.files.map((file) => file.slice(folder.length + 1)).slice(1)).toEqual([
      'access.log.10',
      'access.log.2',
      'access.log',
    ])
  })

  it('that overlap are merged', async () => {
    const all = lines(100).trimEnd().split('\n')
    const every = (from: number) => `${all.filter((_, index) => index % 3 === from).join('\n')}\n`
    const folder = await folderWith({ a: every(0), b: every(1), c: every(2) })
    const inputs = ['c', 'a', 'b'].map((name) => join(folder, name))
    const { requests, counts } = await read({ inputs })
    expect(targets(requests)).toEqual(all.map((_, index) => `/${index}`))
    expect(counts.late).toBe(0)
  })

  it('are read once each, however often they are named', async () => {
    const folder = await folderWith({ 'a.log': lines(5) })
    const { counts } = await read({ inputs: [join(folder, 'a.log'), join(folder, '*.log')] })
    expect(counts.parsed).toBe(5)
  })

  test.each([
    ['nowhere.log', /No file at .*nowhere\.log/],
    ['*.gz', /No file matches/],
    ['.', /is a folder, expected a file/],
  ])('%s is an error that says what to do', async (input, message) => {
    const folder = await folderWith({ 'a.log': lines(1) })
    await expect(read({ inputs: [join(folder, input)] })).rejects.toThrow(message)
  })
})

describe('standard input', () => {
  it('is read once, its head not twice', async () => {
    const stdin = Readable.from([Buffer.from(lines(300)), Buffer.from(lines(300, 300))])
    const { requests, counts } = await read({ inputs: ['-'], stdin })
    expect(counts).toMatchObject({ files: ['standard input'], lines: 600, parsed: 600 })
    expect(requests.at(-1)?.target).toBe('/599')
  })

  it('is merged with files', async () => {
    const folder = await folderWith({ old: lines(5) })
    const stdin = Readable.from([Buffer.from(lines(5, 5))])
    const { requests } = await read({ inputs: ['-', join(folder, 'old')], stdin })
    expect(targets(requests).join(' ')).toBe('/0 /1 /2 /3 /4 /5 /6 /7 /8 /9')
  })
})

describe('the format', () => {
  it('is detected, with the evidence', async () => {
    const { counts } = await readFileOf(lines(5), { format: undefined })
    expect(counts.format).toBe('nginx-combined')
    expect(counts.evidence).toContain('5 of 5 lines')
  })

  it('that is not recognised is an error that names the flags', async () => {
    await expect(readFileOf('a b c\nd e f\n', { format: undefined })).rejects.toThrow(
      /was not recognised[\s\S]*--format[\s\S]*--log-format/,
    )
  })

  it('that does not exist is an error that names the nearest', async () => {
    await expect(readFileOf(lines(1), { format: 'nginx-combind' })).rejects.toThrow(
      'did you mean nginx-combined?',
    )
  })
})

/** As an editor counts them: what stands behind the last line end is one too. */
function linesIn(text: Buffer): number {
  const ends = text.filter((byte) => byte === 10).length
  return text.length > 0 && text.at(-1) !== 10 ? ends + 1 : ends
}
