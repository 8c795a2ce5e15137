// The project's own demonstration, so that `npm run -s trueup -- run` has something to measure in
// a clone. `trueup demo` is the same, on ports that are free.

import { fileURLToPath } from 'node:url'
import { defineConfig } from 'trueup'
import { usualPorts } from './src/demo/ports.ts'
import { scenario } from './src/demo/scenario.ts'

export default defineConfig(
  scenario({
    differences: true,
    ports: usualPorts,
    databases: fileURLToPath(new URL('node_modules/.cache/trueup-demo', import.meta.url)),
  }),
)
