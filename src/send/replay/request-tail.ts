// All of a request after its target, made once: it is the same for every request of a replay. Those of
// a search for saturation may have a body.

import { validateHeaderName, validateHeaderValue } from 'node:http'
import type { RequestBody } from '../../plan/saturation-plan.ts'

const withBody = new Set(['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH'])

/** In latin1, a character for a byte. Rarely there is a `traceparent` too. */
export type RequestTail = (method: string, traceparent: string, body?: RequestBody) => string

/** `headers` are names and values in turn. Throws when one of them cannot be sent. */
export function requestTail(url: URL, headers: string[]): RequestTail {
  const lines = ['connection: keep-alive']
  let host = url.host
  for (let index = 0; index < headers.length; index += 2) {
    const [name, value] = [headers[index]!, headers[index + 1]!]
    validateHeaderName(name)
    validateHeaderValue(name, value)
    if (name === 'host') host = value
    else lines.push(`${name}: ${value}`)
  }
  const bare = [' HTTP/1.1', `host: ${host}`, ...lines, ''].join('\r\n')
  // A log has no bodies; where a method means one it is an empty one.
  const empty = `${bare}content-length: 0\r\n`
  const untyped = withoutType(bare)
  const [bareEnd, emptyEnd] = [`${bare}\r\n`, `${empty}\r\n`]
  return (method, traceparent, body) => {
    if (body !== undefined) {
      const text = Buffer.from(body.text).toString('latin1')
      const trace = traceparent === '' ? '' : `traceparent: ${traceparent}\r\n`
      return `${untyped}content-type: ${body.contentType}\r\n${trace}content-length: ${text.length}\r\n\r\n${text}`
    }
    const without = withBody.has(method)
    if (traceparent === '') return without ? emptyEnd : bareEnd
    return `${without ? empty : bare}traceparent: ${traceparent}\r\n\r\n`
  }
}

/** The request's own type counts, and not one that the environment sends with everything. */
function withoutType(head: string): string {
  return head.replace(/^content-type: .*\r\n/im, '')
}
