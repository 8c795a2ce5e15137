// All of a request after its target, made once: it is the same for every request of a replay.

import { validateHeaderName, validateHeaderValue } from 'node:http'

const withBody = new Set(['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH'])

/** `headers` are names and values in turn. Throws when one of them cannot be sent. */
export function requestTail(url: URL, headers: string[]): (method: string) => string {
  const lines = ['connection: keep-alive']
  let host = url.host
  for (let index = 0; index < headers.length; index += 2) {
    const [name, value] = [headers[index]!, headers[index + 1]!]
    validateHeaderName(name)
    validateHeaderValue(name, value)
    if (name === 'host') host = value
    else lines.push(`${name}: ${value}`)
  }
  const start = [' HTTP/1.1', `host: ${host}`, ...lines]
  const bare = [...start, '', ''].join('\r\n')
  // A log has no bodies; where a method means one it is an empty one.
  const empty = [...start, 'content-length: 0', '', ''].join('\r\n')
  return (method) => (withBody.has(method) ? empty : bare)
}
