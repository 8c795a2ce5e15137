// The library is for other programs too: it costs the memory and the start of what it judges with.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const listImports = `
import { registerHooks } from 'node:module'
const packages = new Set()
registerHooks({
  load(url, context, next) {
    packages.add(/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1])
    return next(url, context)
  },
})
await import(process.argv[1])
console.log([...packages].join(' '))
`

describe('the library trueup/compare', () => {
  it('loads what it judges with, and neither a recorder nor what checks configurations', async () => {
    const library = new URL('../../src/compare/index.ts', import.meta.url).href
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      ...['--eval', listImports, library],
    ])
    const packages = stdout.trim().split(' ')
    expect(packages).toContain('@stdlib/stats-base-dists-t-cdf')
    expect(packages).not.toContain('hdr-histogram-js')
    expect(packages).not.toContain('zod')
  })
})
