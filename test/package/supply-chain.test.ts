// What comes with trueup: nothing runs while it is installed, and every package is the one that was
// meant. That each has its reason is held by test/docs/contributing.test.ts.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Locked {
  integrity?: string
  link?: boolean
  dev?: boolean
  hasInstallScript?: boolean
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'))
const { scripts } = read('package.json') as { scripts: Record<string, string> }
const locked = Object.entries<Locked>(read('package-lock.json').packages).filter(
  ([path]) => path !== '',
)

test('installing trueup runs no script, of its own or of what it needs', () => {
  const atInstall = ['preinstall', 'install', 'postinstall', 'prepare', 'dependencies']
  expect(Object.keys(scripts).filter((name) => atInstall.includes(name))).toEqual([])
  const running = locked.filter(([, { hasInstallScript, dev }]) => hasInstallScript && !dev)
  expect(running.map(([path]) => path)).toEqual([])
})

test('every package that comes along is known by its hash', () => {
  const along = locked.filter(([, { dev }]) => !dev)
  expect(along.length).toBeGreaterThan(50)
  const unknown = along.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? ''))
  expect(unknown.map(([path]) => path)).toEqual([])
})
