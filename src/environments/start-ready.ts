// Is a process of `start` up? Answers for a URL (an answer below 500) or a TCP port on this
// machine (a connection is accepted), with the reason when it is not.

import http from 'node:http'
import https from 'node:https'
import net from 'node:net'

/** undefined when it is up; else what was seen instead, for the error message. */
export type NotReady = string | undefined

export function probe(ready: string | number, timeoutMs: number): Promise<NotReady> {
  return typeof ready === 'number' ? probePort(ready, timeoutMs) : probeUrl(ready, timeoutMs)
}

export function readyInWords(ready: string | number): string {
  return typeof ready === 'number' ? `port ${ready}` : ready
}

function probeUrl(url: string, timeoutMs: number): Promise<NotReady> {
  const { get } = url.startsWith('https:') ? https : http
  return new Promise((resolve) => {
    // No agent: a kept connection would hold up the end of the process that is being started.
    const request = get(url, { agent: false, signal: AbortSignal.timeout(timeoutMs) }, (answer) => {
      answer.destroy()
      const status = answer.statusCode ?? 0
      resolve(status < 500 ? undefined : `it answered ${status}`)
    })
    request.once('error', (error) => {
      const late = error.name === 'AbortError'
      resolve(late ? `no answer within ${timeoutMs} ms` : inWords(error))
    })
  })
}

async function probePort(port: number, timeoutMs: number): Promise<NotReady> {
  // A server may listen on IPv4 or IPv6 alone.
  const answers = await Promise.all(
    ['127.0.0.1', '::1'].map((host) => connectTo(host, port, timeoutMs)),
  )
  return answers.includes(undefined) ? undefined : answers[0]
}

function connectTo(host: string, port: number, timeoutMs: number): Promise<NotReady> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: timeoutMs })
    const settle = (answer: NotReady) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => settle(undefined))
    socket.once('timeout', () => settle(`no connection within ${timeoutMs} ms`))
    socket.once('error', (error) => settle(inWords(error)))
  })
}

function inWords(error: NodeJS.ErrnoException): string {
  if (error.code === 'ECONNREFUSED') return 'the connection was refused'
  return error.message || error.code || error.name
}
