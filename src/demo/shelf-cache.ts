// Keeps the shelves that were read last. Its size is a setting, and the one that has drifted in
// the demonstration's staging.

export class ShelfCache<Value> {
  readonly entries: number
  #kept = new Map<string, Value>()

  constructor(entries: number) {
    this.entries = entries
  }

  get(key: string, read: () => Value): Value {
    const value = this.#kept.has(key) ? (this.#kept.get(key) as Value) : read()
    // A Map keeps the order of insertion: what was used last goes to its end, the oldest leaves.
    this.#kept.delete(key)
    this.#kept.set(key, value)
    if (this.#kept.size > this.entries) this.#kept.delete(this.#kept.keys().next().value as string)
    return value
  }
}
