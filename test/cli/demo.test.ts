import { describe, expect, it } from 'vitest'
import { project } from './command-line.ts'

describe('trueup demo', () => {
  it('writes a project that can be run like any other, and finds the slow search', async () => {
    const empty = await project()
    // Its ports were free when it chose them; between the two commands another test may take one.
    for (let attempt = 1; ; attempt++) {
      const folder = `demo-${attempt}`
      const demo = empty.start(['demo', '--out', folder])
      await demo.says(/staging is compared with production/)
      demo.process.kill('SIGINT')
      expect((await demo.ended).code).toBe(130)

      const { code, stdout, stderr } = await empty.trueup(
        ...['run', '--config', `${folder}/trueup.config.json`],
        ...['--journey', 'search', '--iterations', '7'],
      )
      if (attempt < 3 && /port \d+ is in use/.test(stderr)) continue
      expect(stdout, stderr).toMatch(/^search .*must fix/m)
      expect(code).toBe(1)
      return
    }
  })
})
