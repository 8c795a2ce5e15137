// The package as a stranger gets it: packed, installed into an empty project, and used there. What
// runs is dist/, as JavaScript; of the user's own files Node strips the types itself.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const setUpTimeoutMs = 300_000
const root = path.resolve('.')
const servers: Server[] = []
let folder = ''
let project = ''
let packed: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'trueup-package-'))
  project = path.join(folder, 'project')
  mkdirSync(project)
  writeFileSync(path.join(project, 'package.json'), '{ "private": true, "type": "module" }')
  const packing = await call(root, 'npm', 'pack', '--json', '--pack-destination', folder)
  expect(packing, packing.out + packing.errors).toMatchObject({ code: 0 })
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  packed = filesOf(packing.out)
  // What is cached is asked for nowhere, and nobody is asked what is known of it.
  const flags = ['--prefer-offline', '--no-audit', '--no-fund']
  const installing = await call(project, 'npm', 'install', ...flags, path.join(folder, tarball))
  expect(installing, installing.errors).toMatchObject({ code: 0 })
}, setUpTimeoutMs)

afterAll(() => {
  for (const server of servers) server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** In an environment without the variables of the `npm test` around it. */
async function call(cwd: string, program: string, ...args: string[]) {
  const PATH = path.dirname(process.execPath) + path.delimiter + process.env.PATH
  const outer = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|INIT_CWD|NODE_ENV)/.test(name),
  )
  const env = { ...Object.fromEntries(outer), PATH, NO_COLOR: '1' }
  // Bounded, so that a registry that does not answer leaves no process behind.
  const timeout = setUpTimeoutMs - 20_000
  const child = spawn(program, args, { cwd, env, timeout, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text))
  const [code] = await once(child, 'close')
  return { code: code as number, out, errors }
}

/** npm's older versions print an array, newer ones an object by name. */
function filesOf(json: string): string[] {
  const document: object = JSON.parse(json)
  const [facts] = Object.values(document) as { files: { path: string }[] }[]
  return facts!.files.map((file) => file.path)
}

async function serve(): Promise<string> {
  const server = http.createServer((_, answer) => answer.end('<h1>Welcome</h1>'))
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('the package holds what it runs, and nothing of how it is made', () => {
  // The demonstration copies its journeys and its log out of the package.
  const outside = packed.filter((file) => !/^(dist|journeys|traffic)\//.test(file))
  expect(outside.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'])
  expect(packed).toContain('dist/cli/main.js')
  expect(packed).toContain('dist/environments/start-watchdog.js')
  const built = packed.filter((file) => file.startsWith('dist/'))
  expect(built.filter((file) => !/\.(js|d\.ts|css|html)$/.test(file))).toEqual([])
  expect(built.filter((file) => /(?<!\.d)\.ts$/.test(file))).toEqual([])
})

test('npx trueup --version tells the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const { code, out } = await call(project, 'npx', 'trueup', '--version')
  expect({ code, out: out.trim() }).toEqual({ code: 0, out: version })
})

test('a configuration from init runs against two environments and leaves a comparison', async () => {
  const urls = ['--production', await serve(), '--staging', await serve()]
  const init = await call(project, 'npx', 'trueup', 'init', '--yes', '--kind', 'http', ...urls)
  expect(init, init.errors).toMatchObject({ code: 0 })
  const run = await call(project, 'npx', 'trueup', 'run', '--iterations', '6')
  // Two equal servers: nothing to fix, though six pairs may be too few to be sure of it.
  expect([0, 3], run.out + run.errors).toContain(run.code)
  expect(run.out).toMatch(/home page|first/)
  const runs = path.join(project, 'reports', 'runs')
  const [id = ''] = readdirSync(runs)
  const comparison = JSON.parse(readFileSync(path.join(runs, id, 'comparison.json'), 'utf8'))
  expect(comparison.exitCode).toBe(run.code)
  // Its program is made of the built files.
  const report = readFileSync(path.join(runs, id, 'report.html'), 'utf8')
  expect(report).toContain('const $main_js = (() => {')
})

test('an editor finds the types of trueup and of trueup/compare', async () => {
  const file = (name: string, text: string) => writeFileSync(path.join(project, name), text)
  file(
    'consumer.ts',
    `import { defineConfig, journey } from 'trueup'
     import { judgeRun } from 'trueup/compare'
     const config = defineConfig({ environments: { a: { url: 'http://a' }, b: { url: 'http://b' } } })
     const home = journey('home', async ({ page, step }) => step('open', () => page.goto('/')))
     const status = journey.http('api', async ({ http }) => { await http.get('/') })
     // @ts-expect-error: misspelt
     defineConfig({ enviroments: {} })
     // @ts-expect-error: a comparison is judged from a run
     judgeRun('a run')
     export { config, home, status }`,
  )
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2024',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  }
  file('tsconfig.json', JSON.stringify({ compilerOptions, files: ['consumer.ts'] }))
  const tsc = path.join(root, 'node_modules', '.bin', 'tsc')
  const { code, out } = await call(project, tsc, '-p', project)
  expect({ code, out }).toEqual({ code: 0, out: '' })
})
