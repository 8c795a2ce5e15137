import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Tests start real servers, browsers and command lines on two cores, and wait for them much of the
// time: files run three at a time, and a test may take as long as a cold Chromium needs.
export default defineConfig({
  // Vitest imports journeys and configurations by itself, past trueup's own import hook.
  resolve: {
    alias: [
      { find: /^trueup$/, replacement: fileURLToPath(new URL('src/index.ts', import.meta.url)) },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
