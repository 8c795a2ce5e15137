// Asks on a terminal for what was not given as a flag.

import { createInterface } from 'node:readline/promises'
import { type Answers, ciSystems, journeyKinds } from './answers.ts'

export interface Terminal {
  input: NodeJS.ReadableStream
  output: NodeJS.WritableStream
}

/** Gives what an answer means, or says what was expected instead. */
type Reading<T> = (text: string) => { value: T } | { expected: string }

/** undefined where the user ended the questions (Ctrl-C, Ctrl-D). */
export async function askAnswers(
  given: Partial<Answers>,
  faultOfUrl: (url: string) => string | undefined,
  terminal: Terminal,
): Promise<Answers | undefined> {
  const ended = new AbortController()
  const lines = createInterface(terminal)
  lines.once('close', () => ended.abort())

  /** Asks again until the answer is one that can be used. */
  async function ask<T>(question: string, read: Reading<T>): Promise<T> {
    for (;;) {
      const reading = read((await lines.question(`${question}: `, { signal: ended.signal })).trim())
      if ('value' in reading) return reading.value
      terminal.output.write(`Expected ${reading.expected}.\n`)
    }
  }

  const url: Reading<string> = (text) => {
    const expected = faultOfUrl(text)
    return expected === undefined ? { value: text } : { expected }
  }

  try {
    return {
      productionUrl: given.productionUrl ?? (await ask('URL of production', url)),
      stagingUrl: given.stagingUrl ?? (await ask('URL of staging', url)),
      journeyKind:
        given.journeyKind ??
        (await ask('First journey, browser or http [browser]', oneOf(journeyKinds, 'browser'))),
      ci:
        given.ci ?? (await ask('CI, github, gitlab or none [github]', oneOf(ciSystems, 'github'))),
    }
  } catch (error) {
    if (ended.signal.aborted) return undefined
    throw error
  } finally {
    lines.close()
  }
}

function oneOf<T extends string>(choices: readonly T[], preset: T): Reading<T> {
  return (text) => {
    const value = text === '' ? preset : choices.find((choice) => choice === text.toLowerCase())
    return value === undefined ? { expected: `one of ${choices.join(', ')}` } : { value }
  }
}
