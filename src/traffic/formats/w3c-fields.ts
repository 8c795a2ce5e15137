// The W3C extended log format, which CloudFront and IIS write: `#Fields` names the columns and may
// come again in the middle of a file, with others.

const directive = /^#(?:Fields|Version|Software|Date|Start-Date|End-Date|Remark|System):/i

export class W3cFields {
  /** 0 before the first `#Fields`. */
  count = 0
  #positions = new Map<string, number>()

  /** True for a directive; a `#` may stand at the beginning of other lines. */
  readDirective(line: string): boolean {
    if (line.charCodeAt(0) !== 35 || !directive.test(line)) return false
    if (/^#Fields:/i.test(line)) this.set(line.slice('#Fields:'.length))
    return true
  }

  set(names: string): void {
    const list = names.trim().toLowerCase().split(/\s+/)
    this.#positions = new Map(list.map((name, position) => [name, position]))
    this.count = list.length
  }

  /** The first of these columns that the file has; '' for a dash. */
  text(values: string[], ...names: string[]): string {
    for (const name of names) {
      const position = this.#positions.get(name)
      if (position === undefined) continue
      const value = values[position] ?? ''
      return value === '-' ? '' : value
    }
    return ''
  }

  has(name: string): boolean {
    return this.#positions.has(name)
  }
}
