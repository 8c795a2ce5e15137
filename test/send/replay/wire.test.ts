// The contract of both HTTP clients on the wire: the same hostile and odd answers, the same outcome.

import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { BlockReport } from '../../../src/send/replay/messages.ts'
import { serveBytes, serveHttp } from '../../environments/loopback.ts'
import { arrival, balances, clients, open, sendInTurn } from './replaying.ts'

const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'

describe.each(clients)('the %s client', (client) => {
  /** What becomes of `count` requests, in turn, to a server that answers so. */
  async function ask(
    answer: (socket: Socket, received: string, nth: number) => void,
    { count = 1, ...some }: { count?: number; method?: string; status?: number } = {},
    settings: Parameters<typeof open>[1] = {},
  ): Promise<BlockReport> {
    const sender = open(await serveBytes(answer), { client, ...settings })
    const report = await sendInTurn(
      sender,
      Array.from({ length: count }, () => arrival(some)),
    )
    expect(report).toSatisfy(balances)
    return report
  }

  const says = (text: string) => (socket: Socket) => void socket.write(text, 'latin1')
  const saysAndCloses = (text: string) => (socket: Socket) => void socket.end(text, 'latin1')
  const answered = (status: number, bytes: number, count = 1) => ({
    ledger: { answered: count, statuses: { [status]: count } },
    traffic: { bytes: bytes * count },
  })
  const failed = (kind: string) => ({ ledger: { answered: 0, errorKinds: { [kind]: 1 } } })

  it('sends many requests over one connection', async () => {
    const connections = new Set<number>()
    const url = await serveHttp((request, response) => {
      connections.add(request.socket.remotePort!)
      response.end('ok')
    })
    const sender = open(url, { client })
    const report = await sendInTurn(
      sender,
      Array.from({ length: 20 }, () => arrival()),
    )
    expect(report).toMatchObject(answered(200, 2, 20))
    expect(connections.size).toBe(1)
  })

  it('says who it is, to which run it belongs, and what the environment wants', async () => {
    const seen: Record<string, string | string[] | undefined>[] = []
    const url = await serveHttp((request, response) => {
      seen.push({ ...request.headers, path: request.url })
      response.end()
    })
    const environment = { headers: { 'x-token': 't' }, basicAuth: { username: 'u', password: 'p' } }
    const sender = open(url, { client }, environment)
    await sendInTurn(sender, [arrival({ target: '/a?b=c%20d' })])
    expect(seen).toMatchObject([
      {
        path: '/a?b=c%20d',
        host: new URL(url).host,
        'user-agent': 'trueup/1.2.3',
        'x-trueup-run': 'run-1',
        'x-token': 't',
        authorization: 'Basic dTpw',
      },
    ])
  })

  it('reads an answer that comes byte by byte', async () => {
    const report = await ask(async (socket) => {
      for (const byte of 'HTTP/1.1 200 OK\r\nx-a: b\r\ncontent-length: 3\r\n\r\nabc') {
        await new Promise((done) => socket.write(byte, done))
        await new Promise(setImmediate)
      }
    })
    expect(report).toMatchObject(answered(200, 3))
  })

  it.each([
    ['plain', '5\r\nhello\r\n0\r\n\r\n', 5],
    ['with extensions', '5;a=b;c\r\nhello\r\n1;x="y"\r\n!\r\n0;z\r\n\r\n', 6],
    ['with trailers', '3\r\nabc\r\n0\r\nx-sum: 1\r\nx-more: 2\r\n\r\n', 3],
    ['with capital sizes', 'A\r\n0123456789\r\n0\r\n\r\n', 10],
    ['empty', '0\r\n\r\n', 0],
  ])('reads a chunked body, %s, and keeps the connection', async (_, body, bytes) => {
    let connections = 0
    const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'
    const report = await ask(
      (socket, __, nth) => {
        if (nth === 0) connections++
        socket.write(head + body)
      },
      { count: 3 },
    )
    expect(report).toMatchObject(answered(200, bytes, 3))
    expect(connections).toBe(1)
  })

  it('reads a chunked body that is split anywhere', async () => {
    const text =
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\nt: u\r\n\r\n'
    let nth = 0
    const report = await ask(
      (socket) => {
        const at = ++nth
        socket.write(text.slice(0, at))
        setTimeout(() => socket.write(text.slice(at)), 2)
      },
      { count: text.length - 1 },
    )
    expect(report).toMatchObject(answered(200, 5, text.length - 1))
  })

  it('takes the end of the connection for the end of a body without a length', async () => {
    const report = await ask(saysAndCloses('HTTP/1.1 200 OK\r\n\r\nhello'), { count: 2 })
    expect(report).toMatchObject(answered(200, 5, 2))
  })

  it('does not take a reset for the end of a body without a length', async () => {
    const report = await ask((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\nhello', () =>
        setTimeout(() => socket.resetAndDestroy(), 20),
      )
    })
    expect(report).toMatchObject(failed('reset'))
  })

  it.each([
    ['a body shorter than its length', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort'],
    [
      'a chunked body without its end',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhel',
    ],
    ['a head without its end', 'HTTP/1.1 200 OK\r\nconte'],
    ['nothing', ''],
  ])('counts %s and a close as reset', async (_, text) => {
    expect(await ask(saysAndCloses(text))).toMatchObject(failed('reset'))
  })

  it('counts a reset in the middle of a body as reset', async () => {
    const report = await ask((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nabc', () =>
        socket.resetAndDestroy(),
      )
    })
    expect(report).toMatchObject(failed('reset'))
  })

  it('skips 103 before the answer', async () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'
    expect(await ask(says(hints + hints + ok))).toMatchObject(answered(200, 2))
  })

  it('knows an unasked 100 before the answer, or calls it a fault as undici does', async () => {
    const report = await ask(says(`HTTP/1.1 100 Continue\r\n\r\n${ok}`))
    expect(report.ledger).toMatchObject(client === 'lean' ? { answered: 1 } : { failed: 1 })
  })

  it('expects no body after HEAD, whatever its length says, and keeps the connection', async () => {
    let connections = 0
    const report = await ask(
      (socket, _, nth) => {
        if (nth === 0) connections++
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n')
      },
      { method: 'HEAD', count: 3 },
    )
    expect(report).toMatchObject(answered(200, 0, 3))
    expect(connections).toBe(1)
  })

  it.each([
    ['304 with a length', 304, 'HTTP/1.1 304 Not Modified\r\ncontent-length: 10\r\n\r\n'],
    ['304 without', 304, 'HTTP/1.1 304 Not Modified\r\n\r\n'],
    ['204', 204, 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['a length of 0', 200, 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'],
    ['a status without a reason', 200, 'HTTP/1.1 200 \r\ncontent-length: 0\r\n\r\n'],
  ])('expects no body after %s', async (_, status, text) => {
    expect(await ask(says(text), { count: 2 })).toMatchObject(answered(status, 0, 2))
  })

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['HTTP/2 by surprise', 'HTTP/2 200\r\ncontent-length: 0\r\n\r\n'],
    ['equal lengths twice', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\nok'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok!'],
    ['a list of lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2, 2\r\n\r\nok'],
    ['a negative length', 'HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\nok'],
    ['a length with a sign', 'HTTP/1.1 200 OK\r\ncontent-length: +2\r\n\r\nok'],
    ['a huge length', `HTTP/1.1 200 OK\r\ncontent-length: 1${'0'.repeat(30)}\r\n\r\nok`],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a size that is none', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n'],
    [
      'a chunk longer than its size',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n',
    ],
    ['a folded header', 'HTTP/1.1 200 OK\r\nx-a: b\r\n c\r\ncontent-length: 0\r\n\r\n'],
    ['a space before a colon', 'HTTP/1.1 200 OK\r\nx-a : b\r\ncontent-length: 0\r\n\r\n'],
    ['a header without a colon', 'HTTP/1.1 200 OK\r\nnonsense\r\ncontent-length: 0\r\n\r\n'],
    ['a NUL in a header', 'HTTP/1.1 200 OK\r\nx-a: b\0c\r\ncontent-length: 0\r\n\r\n'],
    ['bare line feeds', 'HTTP/1.1 200 OK\ncontent-length: 0\n\n'],
    [
      'headers without end',
      `HTTP/1.1 200 OK\r\n${'x-filler: aaaaaaaaaaaaaaaa\r\n'.repeat(12_000)}`,
    ],
  ])('counts %s as a breach of the protocol', async (_, text) => {
    expect(await ask(says(text))).toMatchObject(failed('protocol'))
  })

  it('reads thousands of headers', async () => {
    const many = Array.from({ length: 3_000 }, (_, nth) => `x-header-${nth}: some value\r\n`).join(
      '',
    )
    const text = `HTTP/1.1 200 OK\r\n${many}content-length: 2\r\n\r\nok`
    expect(await ask(says(text))).toMatchObject(answered(200, 2))
  })

  it('gives an endless body up at the limit', async () => {
    const piece = 'x'.repeat(64 * 1024)
    const report = await ask(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        const more = () => {
          while (!socket.destroyed && socket.write(piece));
        }
        socket.on('drain', more)
        more()
      },
      {},
      { maxBodyBytes: 300_000 },
    )
    expect(report).toMatchObject(failed('too-large'))
  })

  it('ends a body of one byte now and then at the deadline', async () => {
    const report = await ask(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n')
        const dripping = setInterval(() => socket.write('x'), 50)
        socket.on('close', () => clearInterval(dripping))
      },
      {},
      { timeoutMs: 400 },
    )
    expect(report.ledger).toMatchObject({ timedOut: 1, errorKinds: { 'timed-out': 1 } })
  })

  it('ends endless 103s at the deadline', async () => {
    const report = await ask(
      (socket) => {
        const hinting = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 20)
        socket.on('close', () => clearInterval(hinting))
      },
      {},
      { timeoutMs: 400 },
    )
    expect(report.ledger).toMatchObject({ timedOut: 1 })
  })

  it('closes a connection on which more came than one answer, and reads the next answer right', async () => {
    const report = await ask(says(`${ok}HTTP/1.1 500 Injected\r\ncontent-length: 0\r\n\r\n`), {
      count: 4,
    })
    expect(report.ledger.statuses).toEqual({ 200: 4 })
  })

  it('sends a GET again when the kept connection closed as it left', async () => {
    let requests = 0
    const report = await ask(
      (socket, _, nth) => {
        requests++
        if (nth === 0) socket.write(ok)
        else socket.resetAndDestroy()
      },
      { count: 3 },
    )
    expect(report.ledger).toMatchObject({ sent: 3, answered: 3, failed: 0, retried: 2 })
    expect(requests).toBe(5)
  })

  it('sends no GET again on a fresh connection, and no OPTIONS ever', async () => {
    const fresh = await ask((socket) => socket.resetAndDestroy())
    expect(fresh.ledger).toMatchObject({ failed: 1, retried: 0, errorKinds: { reset: 1 } })
    const options = await ask(
      (socket, _, nth) => {
        if (nth === 0) socket.write(ok)
        else socket.resetAndDestroy()
      },
      { count: 2, method: 'OPTIONS' },
    )
    expect(options.ledger).toMatchObject({ answered: 1, failed: 1, retried: 0 })
  })

  it('does not send again what had been answered in part', async () => {
    const report = await ask(
      (socket, _, nth) => {
        if (nth === 0) socket.write(ok)
        else socket.write('HTTP/1.1 2', () => setTimeout(() => socket.resetAndDestroy(), 20))
      },
      { count: 2 },
    )
    expect(report.ledger).toMatchObject({ answered: 1, failed: 1, retried: 0 })
  })
})
