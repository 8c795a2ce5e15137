// The last lines that a started process wrote, for the message when something is wrong with it.
// Bounded both ways, so that a process that writes without end costs nothing.

import type { Readable } from 'node:stream'

const keptLines = 20
const keptLineLength = 500

export class OutputTail {
  #lines: string[] = []

  follow(stream: Readable): void {
    let rest = ''
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => {
      const lines = (rest + chunk).split(/\r?\n/)
      rest = (lines.pop() ?? '').slice(0, keptLineLength)
      for (const line of lines) this.#add(line)
    })
    stream.on('end', () => {
      if (rest !== '') this.#add(rest)
    })
  }

  #add(line: string): void {
    if (line.trim() === '') return
    this.#lines.push(line.slice(0, keptLineLength))
    if (this.#lines.length > keptLines) this.#lines.shift()
  }

  toString(): string {
    return this.#lines.join('\n')
  }
}
