// The ids of a log are those of production; another environment may know the same thing by another
// one. The plan stays one and the same: targets are mapped per environment when they are sent.

import type { MapTarget } from '../config/traffic-schema.ts'

export class IdsError extends Error {
  override name = 'IdsError'
}

const mostRemembered = 50_000

/** From the text of a CSV file with the columns `from` and `to`. Whole segments and values match. */
export function idsFromCsv(text: string, name: string): MapTarget {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const columns = cellsOf(lines[0] ?? '').map((cell) => cell.trim().toLowerCase())
  const from = columns.indexOf('from')
  const to = columns.indexOf('to')
  if (from === -1 || to === -1) {
    throw new IdsError(
      `${name}: expected the columns from and to in the first line, got ${JSON.stringify(lines[0]?.slice(0, 80) ?? '')}`,
    )
  }
  const ids = new Map<string, string>()
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue
    const cells = cellsOf(line)
    const [key, value] = [cells[from]?.trim(), cells[to]?.trim()]
    if (!key || !value) {
      throw new IdsError(`${name}, line ${index + 1}: expected a value in both from and to`)
    }
    if ((ids.get(key) ?? value) !== value) {
      throw new IdsError(`${name}, line ${index + 1}: ${JSON.stringify(key)} has two values in to`)
    }
    ids.set(key, value)
  }
  return (target) => mapParts(target, ids)
}

/** The same mapping, with its last answers remembered, and its answers checked before they are sent. */
export function rememberingMap(map: MapTarget, environment: string): MapTarget {
  const remembered = new Map<string, Map<string, string>>()
  return (target, method) => {
    const ofMethod = remembered.get(method) ?? new Map<string, string>()
    remembered.set(method, ofMethod)
    const known = ofMethod.get(target)
    if (known !== undefined) return known
    const mapped = asked(map, target, method, environment)
    if (typeof mapped !== 'string' || !/^\/[\x21-\x7e]*$/.test(mapped)) {
      throw new IdsError(
        `The ids of ${environment} gave ${JSON.stringify(mapped)} for ${method} ${target}: expected a path that begins with a slash, with its query, escaped`,
      )
    }
    if (ofMethod.size >= mostRemembered) ofMethod.clear()
    ofMethod.set(target, mapped)
    return mapped
  }
}

/** A function of the user's may give anything, and may throw. */
function asked(map: MapTarget, target: string, method: string, environment: string): unknown {
  try {
    return map(target, method)
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new IdsError(
      `The function in traffic.ids.${environment} failed for ${method} ${target}: ${said}. It gets the path with its query, and the method`,
      { cause },
    )
  }
}

/** A part is what stands between slashes, and a value of the query; escaped or not. */
function mapParts(target: string, ids: ReadonlyMap<string, string>): string {
  return target.replace(/[^/?&=;]+/g, (part) => {
    const direct = ids.get(part)
    if (direct !== undefined) return encodeURIComponent(direct)
    const plain = part.includes('%') ? ids.get(unescaped(part)) : undefined
    if (plain !== undefined) return encodeURIComponent(plain)
    // `123.json` is the thing 123.
    const dot = part.lastIndexOf('.')
    const stem = dot > 0 ? ids.get(part.slice(0, dot)) : undefined
    return stem === undefined ? part : encodeURIComponent(stem) + part.slice(dot)
  })
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Cells between commas; quotes may hold commas, and double themselves. */
function cellsOf(line: string): string[] {
  const cells: string[] = []
  for (const [, quoted, bare] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    cells.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'))
  }
  return cells
}
