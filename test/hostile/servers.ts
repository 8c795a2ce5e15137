// Servers that answer as no server should, and what has to become of a request to each of them. The
// contract suite beside this file holds every client of trueup to it.

import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import path from 'node:path'
import zlib from 'node:zlib'
import type { UserConfig } from '../../src/config/schema.ts'
import { serveBytes, serveHttps } from '../environments/loopback.ts'

export type Client = 'undici' | 'lean' | 'journey'

export interface Hostility {
  serve(): Promise<string>
  /** Kind of error, or `answered`: what is odd but whole is an answer. */
  becomes: string
  /** Where one client knows better or cannot. */
  unless?: Partial<Record<Client, string>>
  environment?: Omit<UserConfig['environments'][string], 'url'>
}

const head = 'HTTP/1.1 200 OK\r\n'
const chunked = `${head}transfer-encoding: chunked\r\n\r\n`
const filler = 'a'.repeat(16 * 1024)

/** Says this to every request. */
const says = (text: string | Buffer) => () =>
  serveBytes(
    (socket) => void (typeof text === 'string' ? socket.write(text, 'latin1') : socket.write(text)),
  )

const saysAndCloses = (text: string) => () =>
  serveBytes((socket) => void socket.end(text, 'latin1'))

/** After a beginning, the same again and again, as fast as it is taken. */
const endless = (beginning: string, piece: string) => () =>
  serveBytes((socket, _, nth) => {
    if (nth > 0) return
    socket.write(beginning)
    const more = () => {
      while (!socket.destroyed && socket.write(piece));
    }
    socket.on('drain', more)
    more()
  })

/** After a beginning, a little now and then. */
const drips =
  (beginning: string, piece: string, everyMs = 50) =>
  () =>
    serveBytes((socket, _, nth) => {
      if (nth > 0) return
      socket.write(beginning)
      const dripping = setInterval(() => socket.write(piece), everyMs)
      socket.on('close', () => clearInterval(dripping))
    })

/** Any client gets this from whatever listens at an https URL. */
const asHttps = (serve: () => Promise<string>) => async () =>
  (await serve()).replace('http://127.0.0.1', 'https://localhost')

const certificate = (name: string) => path.join(import.meta.dirname, 'certificates', name)

function lyingTls(name: 'other-name' | 'expired'): Hostility {
  const ca = certificate(`${name}.pem`)
  const identity = { cert: readFileSync(ca), key: readFileSync(certificate(`${name}.key`)) }
  return {
    serve: () => serveHttps(identity, (_, response) => response.end('ok')),
    becomes: 'tls',
    environment: { tls: { ca } },
  }
}

/** A gigabyte of zeros, in members of which each unpacks to 64 MiB. */
function bomb(): Buffer {
  const member = zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 })
  const body = Buffer.concat(Array.from({ length: 16 }, () => member))
  const text = `${head}content-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(text), body])
}

/** Its parser passes over it without a limit and keeps none of it. */
const undiciReadsOn = { undici: 'timed-out', journey: 'timed-out' }

const manyHeaders = Array.from({ length: 3_000 }, (_, nth) => `x-${nth}: some value\r\n`).join('')

export const hostilities: Record<string, Hostility> = {
  'a connection that is accepted and never answered': { serve: says(''), becomes: 'timed-out' },
  'a connection that is closed without a word': { serve: saysAndCloses(''), becomes: 'reset' },
  'a connection that is reset': {
    serve: () => serveBytes((socket: Socket) => void socket.resetAndDestroy()),
    becomes: 'reset',
  },
  'a body without end': { serve: endless(`${head}\r\n`, filler), becomes: 'too-large' },
  'chunks without end': { serve: endless(chunked, `4000\r\n${filler}\r\n`), becomes: 'too-large' },
  'a body of a byte at a time': {
    serve: drips(`${head}content-length: 1000000\r\n\r\n`, 'x'),
    becomes: 'timed-out',
  },
  'headers of a byte at a time': { serve: drips(`${head}x-slow: `, 'x'), becomes: 'timed-out' },
  'a length of terabytes, and nothing': {
    serve: says(`${head}content-length: 900000000000000\r\n\r\n`),
    becomes: 'timed-out',
    // It keeps what comes, so it goes by what is announced.
    unless: { journey: 'too-large' },
  },
  'a body shorter than its length': {
    serve: saysAndCloses(`${head}content-length: 100\r\n\r\nshort`),
    becomes: 'reset',
  },
  'a body longer than its length': {
    serve: says(`${head}content-length: 2\r\n\r\nok and more`),
    becomes: 'answered',
  },
  'a length that is none': {
    serve: says(`${head}content-length: ten\r\n\r\n0123456789`),
    becomes: 'protocol',
  },
  'two lengths': {
    serve: says(`${head}content-length: 2\r\ncontent-length: 3\r\n\r\nok!`),
    becomes: 'protocol',
  },
  'a length beside chunks': {
    serve: says(`${head}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
    becomes: 'protocol',
  },
  'a chunk without a size': { serve: says(`${chunked}zz\r\nok\r\n0\r\n\r\n`), becomes: 'protocol' },
  'a chunk of exabytes': {
    serve: says(`${chunked}FFFFFFFFFFFFFFFFF\r\nok`),
    becomes: 'protocol',
  },
  'a chunk longer than its size': {
    serve: says(`${chunked}2\r\nabcd\r\n0\r\n\r\n`),
    becomes: 'protocol',
  },
  'chunks that never end': { serve: saysAndCloses(`${chunked}5\r\nhel`), becomes: 'reset' },
  'an extension of a chunk without end': {
    serve: drips(`${chunked}5;`, filler, 10),
    becomes: 'protocol',
    unless: undiciReadsOn,
  },
  'trailers without end': {
    serve: endless(`${chunked}0\r\n`, `x: ${filler}\r\n`),
    becomes: 'protocol',
  },
  'a bomb of a gigabyte': {
    serve: says(bomb()),
    // A replay unpacks nothing.
    becomes: 'answered',
    unless: { journey: 'too-large' },
  },
  'half of a gzip': {
    serve: says(`${head}content-encoding: gzip\r\ncontent-length: 4\r\n\r\n\x1f\x8b\x08\x00`),
    becomes: 'answered',
    unless: { journey: 'protocol' },
  },
  'thousands of headers': {
    serve: says(`${head}${manyHeaders}content-length: 2\r\n\r\nok`),
    becomes: 'answered',
  },
  'headers without end': { serve: endless(head, `x: ${filler}\r\n`), becomes: 'protocol' },
  'a header without end': { serve: endless(`${head}x: `, filler), becomes: 'protocol' },
  'a reason without end': {
    serve: drips('HTTP/1.1 200 ', filler, 10),
    becomes: 'protocol',
    unless: undiciReadsOn,
  },
  'text that is no UTF-8': {
    serve: says(
      `${head}content-type: text/html; charset=utf-8\r\ncontent-length: 6\r\n\r\n\xff\xfe\xc0\x80\xed\xa0`,
    ),
    becomes: 'answered',
  },
  'headers that are no text': {
    serve: says(`${head}x-name: \xff\xfe\x80\r\ncontent-length: 2\r\n\r\nok`),
    becomes: 'answered',
  },
  'a redirect in a circle': {
    serve: says('HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n'),
    // A replay counts redirects and follows none.
    becomes: 'answered',
    unless: { journey: 'redirect-loop' },
  },
  'a redirect to no URL': {
    serve: says('HTTP/1.1 302 Found\r\nlocation: http://[\r\ncontent-length: 0\r\n\r\n'),
    becomes: 'answered',
    unless: { journey: 'protocol' },
  },
  'early hints without end': {
    serve: drips('', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(100), 20),
    becomes: 'timed-out',
  },
  'a switch to another protocol that nobody asked for': {
    serve: says('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    becomes: 'protocol',
    // undici closes the connection by itself.
    unless: { undici: 'reset', journey: 'reset' },
  },
  'another protocol': { serve: says('SSH-2.0-OpenSSH_9.6\r\n'), becomes: 'protocol' },
  'a certificate for another name': lyingTls('other-name'),
  'a certificate that has expired': lyingTls('expired'),
  'a certificate that nobody vouches for': { ...lyingTls('expired'), environment: {} },
  'noise in place of TLS': { serve: asHttps(says('not TLS at all')), becomes: 'tls' },
  'a handshake that is never answered': { serve: asHttps(says('')), becomes: 'timed-out' },
  'a handshake that is reset': {
    serve: asHttps(() => serveBytes((socket: Socket) => void socket.resetAndDestroy())),
    becomes: 'tls',
  },
}
