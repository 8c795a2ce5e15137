// The Server-Timing header: `db;dur=12.3, cache;desc="hit";dur=0.1`. Bounded in every direction,
// since it comes from outside; an entry without a duration measured nothing.

const mostEntries = 50
const longestHeader = 8_192
const longestUs = 3_600_000_000

/** Name and µs of each entry that has a duration. */
export function serverTimings(header: string | undefined): [string, number][] {
  if (header === undefined) return []
  const found: [string, number][] = []
  for (const entry of splitOutsideQuotes(header.slice(0, longestHeader), ',')) {
    const [name = '', ...parameters] = splitOutsideQuotes(entry, ';').map((part) => part.trim())
    const duration = parameters.find((parameter) => /^dur\s*=/i.test(parameter))
    if (name === '' || duration === undefined) continue
    const written = duration.slice(duration.indexOf('=') + 1).trim()
    const ms = Number(written.replace(/^"(.*)"$/, '$1') || Number.NaN)
    const us = ms * 1000
    if (us >= 0 && us <= longestUs) found.push([name, us])
    if (found.length === mostEntries) break
  }
  return found
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator)
  const parts: string[] = []
  let [from, quoted] = [0, false]
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && quoted) at++
    else if (text[at] === '"') quoted = !quoted
    else if (text[at] === separator && !quoted) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  parts.push(text.slice(from))
  return parts
}
