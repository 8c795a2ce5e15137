// A small language for specs of the command line: a folder with files, the real trueup in a process
// of its own, and what came out. Folders and processes are gone when the test is over.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

export interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

export interface Started {
  process: ChildProcess
  /** Resolves once standard error matches. */
  says(pattern: RegExp): Promise<void>
  /** What of standard output or error matches, once it does. */
  prints(pattern: RegExp): Promise<string>
  ended: Promise<Outcome>
}

export interface Project {
  folder: string
  trueup(...args: string[]): Promise<Outcome>
  start(args: string[], env?: Record<string, string>): Started
  write(files: Record<string, string | object>): Promise<void>
  read(path: string): Promise<string>
  /** Ids of the run folders. */
  runs(): Promise<string[]>
}

/** A new folder with these files; an object is written as JSON. */
export async function project(files: Record<string, string | object> = {}): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'trueup-cli-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  const write = async (more: Record<string, string | object>) => {
    for (const [path, content] of Object.entries(more)) {
      const text = typeof content === 'string' ? content : JSON.stringify(content)
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
  }
  await write(files)
  return {
    folder,
    trueup: (...args) => startIn(folder, args).ended,
    start: (args, env) => startIn(folder, args, env),
    write,
    read: (path) => readFile(join(folder, path), 'utf8'),
    runs: async () => (await readdir(join(folder, 'reports/runs')).catch(() => [])).sort(),
  }
}

function startIn(folder: string, args: string[], env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      // What somebody else's run left in its journal is not to be told here.
      XDG_STATE_HOME: join(folder, '.state'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const outcome: Outcome = { code: null, stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    outcome.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    outcome.stderr += text
  })
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ ...outcome, code }))
  })
  const says = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => pattern.test(outcome.stderr) && resolve()
      child.stderr.on('data', look)
      child.on('close', () =>
        reject(new Error(`it ended without saying ${pattern}: ${outcome.stderr}`)),
      )
      look()
    })
  const prints = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(outcome.stdout) ?? pattern.exec(outcome.stderr)
        if (found !== null) resolve(found[0])
      }
      child.stdout.on('data', look)
      child.stderr.on('data', look)
      child.on('close', () => reject(new Error(`it ended without ${pattern}: ${outcome.stderr}`)))
      look()
    })
  return { process: child, says, prints, ended }
}

/** A server on a free port of this machine, until the test is over. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Answers every request with a page after this time. */
export function answersAfter(delayMs: number): RequestListener {
  return (_, response) => {
    setTimeout(() => {
      response.setHeader('content-type', 'text/html')
      response.end('<!doctype html><title>Home</title><h1>Welcome</h1>')
    }, delayMs)
  }
}
