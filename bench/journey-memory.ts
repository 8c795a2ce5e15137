// Whether memory stays flat over many iterations of a browser journey: every 50 iterations what is
// left of the heap after a full collection, where a leak would show, and the resident memory of the
// process. The journeys run in this thread, for the heap of a worker can't be collected from outside.
// `npm run bench -- journey-memory [iterations]`

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createRunner } from '../src/journeys/create-runner.ts'
import { openBenchRunner } from './bench-runner.ts'
import { openShop } from './bench-shop.ts'

const iterations = Number(process.argv[2] ?? 500)
const every = 50
setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

const shop = await openShop()
const trueup = await openBenchRunner(
  shop.url,
  "await step('open', () => page.goto('/'))",
  (setup, measured) => createRunner(setup, { measured }),
)
for (let done = 0; done <= iterations; done++) {
  if (done % every === 0) {
    const { rss: before } = process.memoryUsage()
    collect()
    const { rss, heapUsed, external } = process.memoryUsage()
    const [heap, beside, resident, collected] = [heapUsed, external, before, rss].map((bytes) =>
      (bytes / 2 ** 20).toFixed(1),
    )
    console.log(
      `${String(done).padStart(5)} iterations: heap ${heap} MiB and ${beside} MiB beside it after a collection; resident ${resident} MiB before, ${collected} MiB after`,
    )
  }
  if (done < iterations) await trueup.run(done)
}
await trueup.close()
shop.close()
