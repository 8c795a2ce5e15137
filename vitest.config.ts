import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Tests start real servers, browsers and command lines on two cores, and wait for them much of the
// time: files run three at a time, and a test may take as long as a cold Chromium needs beside two
// others. No test has a limit of its own: it would say how busy the machine is, and nothing else.

/** Vitest goes by the size of a file where it has no time of it; these are short, and take long. */
const long =
  /\/(crash|secrets|browser|pack|real-browser|real-connections|machine-trouble|run-stop-early|run-ui|run-spares|run-pauses|isolation|cli\/(run|saturate|baseline))\.test\.ts$/

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => long.test(moduleId)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

const compiled = fileURLToPath(new URL('node_modules/.cache/trueup/compiled', import.meta.url))

/** What these expect of a verdict or a trend holds on a machine that does nothing else. */
const quiet = ['test/cli/demo.test.ts', 'test/compare/notes/real-traffic.test.ts']

export default defineConfig({
  // Vitest imports journeys and configurations by itself, past trueup's own import hook.
  resolve: {
    alias: [
      { find: /^trueup$/, replacement: fileURLToPath(new URL('src/index.ts', import.meta.url)) },
    ],
  },
  test: {
    pool: 'forks',
    maxWorkers: 3,
    // Hundreds of command lines and threads are started: what Node has compiled once it need not
    // compile again.
    env: { NODE_COMPILE_CACHE: compiled },
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    sequence: { sequencer: LongFirst },
    projects: [
      { test: { name: 'together', include: ['test/**/*.test.ts'], exclude: quiet } },
      {
        test: {
          name: 'one at a time',
          include: quiet,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
