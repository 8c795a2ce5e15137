// Set-up in a small project of its own: what is missing is brought, what is there is left alone.

import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'trueup-setup-'))
  cpSync('scripts/setup.mjs', path.join(folder, 'scripts', 'setup.mjs'))
  // A browser and a Toxiproxy that are there already, so that none is brought.
  write('bin/chromium', '#!/bin/sh\n', 0o755)
  write('bin/toxiproxy-server', '#!/bin/sh\n', 0o755)
  write('part/package.json', '{ "name": "part", "version": "1.0.0" }')
  describe({ part: 'file:part' }, { part: { version: '1.0.0' } })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(file: string, text: string, mode = 0o644): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), text, { mode })
}

function describe(dependencies: Record<string, string>, parts: Record<string, object>): void {
  const links = Object.keys(parts).map((part) => [
    `node_modules/${part}`,
    { resolved: part, link: true },
  ])
  const packages = { '': { dependencies }, ...parts, ...Object.fromEntries(links) }
  write('package.json', JSON.stringify({ name: 'clone', dependencies }))
  write('package-lock.json', JSON.stringify({ name: 'clone', lockfileVersion: 3, packages }))
}

function setUp(...flags: string[]) {
  const PATH = [path.join(folder, 'bin'), path.dirname(process.execPath), process.env.PATH].join(
    ':',
  )
  const script = path.join(folder, 'scripts', 'setup.mjs')
  return spawnSync(process.execPath, [script, ...flags], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH, PLAYWRIGHT_BROWSERS_PATH: folder, TRUEUP_TOXIPROXY: '' },
  })
}

test('missing packages are installed, and a line each says what was found and where', () => {
  const { status, stdout, stderr } = setUp()
  expect(existsSync(path.join(folder, 'node_modules', 'part', 'package.json'))).toBe(true)
  expect(stderr).toContain('setup: packages: installed with npm ci')
  expect(stderr).toContain(`setup: node: ${process.versions.node}, ${process.execPath}`)
  expect(stderr).toContain(`setup: browser: ${folder}/bin/chromium`)
  expect(stderr).toContain(`setup: toxiproxy: ${folder}/bin/toxiproxy-server`)
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
})

test('when nothing is missing, nothing is done, and --quiet says nothing', () => {
  setUp()
  const kept = path.join(folder, 'node_modules', 'kept')
  writeFileSync(kept, 'npm ci would remove this')
  expect(setUp().stderr).toContain('setup: packages: as in package-lock.json')
  expect(setUp('--quiet')).toMatchObject({ status: 0, stdout: '', stderr: '' })
  expect(existsSync(kept)).toBe(true)
})

test('packages are installed again when the lock has changed', () => {
  setUp()
  write('more/package.json', '{ "name": "more", "version": "1.0.0" }')
  describe(
    { part: 'file:part', more: 'file:more' },
    { part: { version: '1.0.0' }, more: { version: '1.0.0' } },
  )
  expect(setUp('--quiet').stderr).toContain('setup: installing the packages of package-lock.json')
  expect(existsSync(path.join(folder, 'node_modules', 'more', 'package.json'))).toBe(true)
})

test('a lock that npm refuses ends set-up with what to do', () => {
  write('package.json', JSON.stringify({ name: 'clone', dependencies: { other: 'file:other' } }))
  const { status, stderr } = setUp()
  expect(stderr).toContain('setup: npm ci failed; see above. Run it again by hand: npm ci')
  expect(status).toBe(1)
})

test('a Toxiproxy server is built by Go, under the name by which it is found', () => {
  rmSync(path.join(folder, 'bin', 'toxiproxy-server'))
  // Go itself would take half a minute: what it is asked for is what matters.
  write('bin/go', '#!/bin/sh\necho "$@" > "$GOBIN/asked"\ncp "$0" "$GOBIN/server"\n', 0o755)
  const cache = path.join(folder, 'node_modules', '.cache', 'trueup')
  const { stderr } = setUp()
  expect(stderr).toContain('setup: no Toxiproxy server found: building it with Go')
  expect(stderr).toContain(`setup: toxiproxy: ${cache}/toxiproxy-server`)
  expect(readFileSync(path.join(cache, 'asked'), 'utf8')).toBe(
    'install github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0\n',
  )
  expect(setUp('--quiet')).toMatchObject({ status: 0, stderr: '' })
})

test('a Toxiproxy server that cannot be had is no obstacle, and what brings it is named once', () => {
  rmSync(path.join(folder, 'bin', 'toxiproxy-server'))
  write('bin/go', '#!/bin/sh\nexit 1\n', 0o755)
  const { status, stderr } = setUp()
  expect(status).toBe(0)
  expect(stderr).toContain(
    'setup: toxiproxy: none; network faults need one: go install github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0',
  )
  expect(setUp('--quiet')).toMatchObject({ status: 0, stderr: '' })
})
