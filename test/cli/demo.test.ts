import { describe, expect, it } from 'vitest'
import { project } from './command-line.ts'

/** Its ports were free when it chose them; between the two commands something else may take one. */
const aPortIsTaken = /port \d+ is in use|answers already/

describe('trueup demo', () => {
  it('writes a project that can be run like any other, and finds the slow search', async () => {
    const empty = await project()
    // On a busy machine seven pairs tell too little: more of them, as the report advises.
    const iterations = ['7', '23', '60']
    for (let attempt = 1; ; attempt++) {
      const folder = `demo-${attempt}`
      const demo = empty.start(['demo', '--out', folder])
      await demo.says(/staging is compared with production/)
      demo.process.kill('SIGINT')
      expect((await demo.ended).code).toBe(130)

      const { code, stdout, stderr } = await empty.trueup(
        ...['run', '--config', `${folder}/trueup.config.json`],
        ...['--journey', 'search', '--iterations', iterations[0]!],
      )
      if (attempt < 6 && aPortIsTaken.test(stderr)) continue
      if (iterations.length > 1 && /^search .*inconclusive/m.test(stdout)) {
        iterations.shift()
        continue
      }
      expect(stdout, stderr).toMatch(/^search .*must fix/m)
      expect(code).toBe(1)
      return
    }
  })
})
