// Learns routes from the paths of a log, one path at a time: a tree by segment, in which a position
// with too many different names becomes `:slug`. What was told apart before and is one thing then
// keeps its number, and the numbers are joined: `resolve` gives the one that stands for a number.

import { extensionOf, looksLikeSlug, placeholderOf } from './segment.ts'

/** More names than this at one position are values, whatever they look like. */
const mostNames = 100
/** In the end, this many names that look like titles are values. */
const fewSlugs = 8
const mostNamesInTheEnd = 40
const deepest = 12
const mostNodes = 20_000

interface Node {
  children: Map<string, Node>
  /** How many of the children are names; the others are placeholders. */
  names: number
  /** New names here are values. */
  isClosed: boolean
  /** -1 where no path ends. */
  number: number
}

export class RouteTree {
  readonly #root = emptyNode()
  readonly #joined: number[] = []
  readonly #counts: number[] = []
  #nodes = 1

  /** A number for the route of this path as far as it is known; null when the tree is full. */
  add(segments: readonly string[]): number | null {
    let node = this.#root
    for (let depth = 0; depth < segments.length; depth++) {
      const next = this.#step(node, depth === deepest ? '*' : segments[depth]!)
      if (next === null) return null
      node = next
      if (depth === deepest) break
    }
    if (node.number === -1) node.number = this.#newNumber()
    return this.resolve(node.number)
  }

  /** Only counted routes can outweigh others, and be kept as names. */
  count(number: number): void {
    this.#counts[number]!++
  }

  resolve(number: number): number {
    let standing = number
    while (this.#joined[standing] !== standing) standing = this.#joined[standing]!
    this.#joined[number] = standing
    return standing
  }

  /** Closes what is still too varied. The routes by their numbers. */
  finish(): Map<number, string> {
    const routes = new Map<number, string>()
    const walk = (node: Node, path: string, depth: number) => {
      this.#settle(node, depth)
      if (node.number !== -1) routes.set(this.resolve(node.number), path || '/')
      for (const [name, child] of node.children) walk(child, `${path}/${name}`, depth + 1)
    }
    walk(this.#root, '', 0)
    return routes
  }

  #step(node: Node, segment: string): Node | null {
    const known = node.children.get(segment)
    if (known !== undefined) return known
    const placeholder = segment === '*' ? segment : placeholderOf(segment)
    const key = placeholder ?? (node.isClosed ? slugOf(segment) : segment)
    const child = node.children.get(key)
    if (child !== undefined) return child
    if (this.#nodes >= mostNodes) return null
    this.#nodes++
    const created = emptyNode()
    node.children.set(key, created)
    if (placeholder === null && !node.isClosed && ++node.names > mostNames) {
      this.#close(node, () => true)
      return node.children.get(key) ?? node.children.get(slugOf(segment))!
    }
    return created
  }

  #settle(node: Node, depth: number): void {
    this.#joinNumbered(node)
    if (node.isClosed) return
    const leaves = [...node.children].filter(
      ([name, child]) => isName(name) && child.children.size === 0,
    )
    if (leaves.filter(([name]) => looksLikeSlug(name)).length >= fewSlugs) {
      this.#close(node, (name, child) => child.children.size === 0 && looksLikeSlug(name))
    }
    if (depth > 0 && node.names > mostNamesInTheEnd) this.#close(node, () => true)
  }

  /** Beside `lamp-120`, which is an `:id`, `lamp-7` is one as well. */
  #joinNumbered(node: Node): void {
    for (const [name, child] of [...node.children]) {
      const extension = extensionOf(name)
      const ids = node.children.get(`:id${extension}`)
      if (ids === undefined || !isName(name)) continue
      if (!/\d$/.test(name.slice(0, name.length - extension.length))) continue
      node.children.delete(name)
      node.names--
      this.#join(ids, child)
    }
  }

  /** Joins the names that are values; a plain word with a large share of the requests stays. */
  #close(node: Node, isValue: (name: string, child: Node) => boolean): void {
    node.isClosed = true
    const total = this.#weigh(node)
    for (const [name, child] of [...node.children]) {
      if (!isName(name) || !isValue(name, child)) continue
      if (/^[a-z]+$/.test(name) && this.#weigh(child) > total / 20) continue
      node.children.delete(name)
      node.names--
      const key = slugOf(name)
      const joined = node.children.get(key)
      if (joined === undefined) node.children.set(key, child)
      else this.#join(joined, child)
    }
  }

  #join(into: Node, from: Node): void {
    this.#nodes--
    if (into.number === -1) into.number = from.number
    else if (from.number !== -1) {
      const standing = this.resolve(into.number)
      const other = this.resolve(from.number)
      if (standing !== other) {
        this.#counts[standing]! += this.#counts[other]!
        this.#joined[other] = standing
      }
    }
    for (const [name, child] of from.children) {
      const key = into.isClosed && isName(name) ? slugOf(name) : name
      const same = into.children.get(name) ?? into.children.get(key)
      if (same !== undefined) this.#join(same, child)
      else {
        into.children.set(key, child)
        if (isName(key)) into.names++
      }
    }
    if (into.names > mostNames) this.#close(into, () => true)
  }

  #weigh(node: Node): number {
    let weight = node.number === -1 ? 0 : this.#counts[this.resolve(node.number)]!
    for (const child of node.children.values()) weight += this.#weigh(child)
    return weight
  }

  #newNumber(): number {
    const number = this.#joined.length
    this.#joined.push(number)
    this.#counts.push(0)
    return number
  }
}

function slugOf(segment: string): string {
  return `:slug${extensionOf(segment)}`
}

function isName(key: string): boolean {
  return !key.startsWith(':') && key !== '*'
}

function emptyNode(): Node {
  return { children: new Map(), names: 0, isClosed: false, number: -1 }
}
