import { describe, expect, it } from 'vitest'
import { project } from './command-line.ts'

describe('trueup demo', () => {
  it('writes a project that can be run like any other, and finds the slow search', async () => {
    const empty = await project()
    const demo = empty.start(['demo', '--out', 'demo'])
    await demo.says(/staging is compared with production/)
    demo.process.kill('SIGINT')
    expect((await demo.ended).code).toBe(130)

    const { code, stdout } = await empty.trueup(
      ...['run', '--config', 'demo/trueup.config.json', '--journey', 'search', '--iterations', '7'],
    )
    expect(stdout).toMatch(/^search .*must fix/m)
    expect(code).toBe(1)
  }, 180_000)
})
