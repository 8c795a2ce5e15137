// Whether memory stays flat over many iterations of a browser journey in one process: the resident
// memory of this process, its worker thread included, every 50 iterations.
// `npm run bench -- journey-memory [iterations]`

import { openBenchRunner } from './bench-runner.ts'
import { openShop } from './bench-shop.ts'

const iterations = Number(process.argv[2] ?? 500)
const every = 50
const shop = await openShop()
const trueup = await openBenchRunner(shop.url, "await step('open', () => page.goto('/'))")
for (let done = 0; done <= iterations; done++) {
  if (done % every === 0) {
    const { rss, heapUsed } = process.memoryUsage()
    const [resident, heap] = [rss, heapUsed].map((bytes) => (bytes / 2 ** 20).toFixed(0))
    console.log(
      `${String(done).padStart(5)} iterations: ${resident} MiB resident, heap ${heap} MiB`,
    )
  }
  await trueup.run(done)
}
await trueup.close()
shop.close()
