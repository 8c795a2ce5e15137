// All of a request after its target, made once: it is the same for every request of a replay.

import { validateHeaderName, validateHeaderValue } from 'node:http'

const withBody = new Set(['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH'])

/** Rarely there is a `traceparent` too. */
export type RequestTail = (method: string, traceparent: string) => string

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
  const [bareEnd, emptyEnd] = [`${bare}\r\n`, `${empty}\r\n`]
  return (method, traceparent) => {
    const without = withBody.has(method)
    if (traceparent === '') return without ? emptyEnd : bareEnd
    return `${without ? empty : bare}traceparent: ${traceparent}\r\n\r\n`
  }
}
