// `npm run bench -- NAME [ARGS]` runs one benchmark or calibration of bench/ with its arguments;
// without a name it lists them, each with the first sentence of what its file says of itself.

import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const bench = new URL('../bench/', import.meta.url)
const [name, ...args] = process.argv.slice(2)
const known = findAll()

if (name === undefined) {
  for (const [each, about] of known) console.log(`${each}\n    ${about}`)
} else if (known.has(name)) {
  run(name)
} else {
  console.error(`There is no benchmark "${name}". There are: ${[...known.keys()].join(', ')}.`)
  process.exitCode = 2
}

/** By name. What a benchmark is made of says nothing of how it is run, and is none itself. */
function findAll() {
  const files = readdirSync(bench, { recursive: true }).map((file) => file.replaceAll('\\', '/'))
  const found = new Map()
  for (const file of files.filter((each) => each.endsWith('.ts')).sort()) {
    const each = file.slice(0, -'.ts'.length)
    const about = headOf(readFileSync(new URL(file, bench), 'utf8'))
    const called = /npm run bench -- ([\w/-]+)/.exec(about)?.[1]
    if (called === each) found.set(each, firstSentence(about))
  }
  return found
}

function headOf(text) {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('//'))
  return lines
    .slice(0, end)
    .map((line) => line.slice(2).trim())
    .join(' ')
}

function firstSentence(text) {
  return /^.*?[.:](?= |$)/.exec(text)?.[0].replace(/:$/, '.') ?? text
}

function run(each) {
  const file = fileURLToPath(new URL(`${each}.ts`, bench))
  const child = spawn(process.execPath, [file, ...args], { stdio: 'inherit' })
  // Ctrl-C reaches the benchmark by itself, which then ends what it started.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill())
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal]
  })
}
