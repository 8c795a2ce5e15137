// Numbers in a URL that may say how much was asked for: parameters by their name (`page`, `limit`),
// a number in the path as `:id`. Latency that grows with them tells of the data behind.

const mostNumbers = 10
/** Whatever is longer counts nothing: it is an id of its own, a time or a phone number. */
const number = /^\d{1,9}$/

export function urlNumbers(target: string): [string, number][] {
  const found: [string, number][] = []
  const [path = '', query = ''] = target.split('?', 2)
  const inPath = path.split('/').findLast((segment) => number.test(segment))
  if (inPath !== undefined) found.push([':id', Number(inPath)])
  for (const pair of query.split('&', 50)) {
    const at = pair.indexOf('=')
    const value = pair.slice(at + 1)
    if (at > 0 && number.test(value)) found.push([pair.slice(0, at), Number(value)])
    if (found.length === mostNumbers) break
  }
  return found
}
