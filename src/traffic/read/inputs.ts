// From what a user names to the sources of a log: files, globs, and `-` for standard input.

import { createReadStream, type Stats, statSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { LogError } from './log-error.ts'
import { fileSource, type Source, streamSource } from './source.ts'

export async function openInputs(inputs: string[], stdin: Readable): Promise<Source[]> {
  if (inputs.length === 0)
    throw new LogError('No log: name a file, a glob, or - for standard input')
  const paths = new Set<string>()
  for (const input of inputs) {
    const isStdin = input === '-' || input === '/dev/stdin'
    for (const path of isStdin ? ['-'] : await pathsOf(input)) paths.add(path)
  }
  const sources: Source[] = []
  for (const path of paths) {
    if (path === '-') sources.push(streamSource('standard input', stdin))
    // A pipe such as the shell's <(…) gives its bytes once too.
    else if (statOf(path)?.isFile()) sources.push(fileSource(path))
    else sources.push(streamSource(path, createReadStream(path)))
  }
  return sources
}

async function pathsOf(input: string): Promise<string[]> {
  const stat = statOf(input)
  if (stat?.isDirectory()) {
    throw new LogError(`${input} is a folder, expected a file: name its logs, such as '${input}/*'`)
  }
  if (stat) return [input]
  const found: string[] = []
  for await (const path of glob(input)) if (!statOf(path)?.isDirectory()) found.push(path)
  if (found.length > 0) return found.sort()
  const what = /[*?[{]/.test(input) ? 'No file matches' : 'No file at'
  throw new LogError(`${what} ${input}: correct the path, or name - for standard input`)
}

/** Nothing, too, where a path cannot even be asked for. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}
