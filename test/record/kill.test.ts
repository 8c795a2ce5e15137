// A kill -9 at any moment leaves a folder that opens and lacks the running pair at most.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openRun } from '../../src/record/open-run.ts'

const writer = new URL('./write-forever.ts', import.meta.url).pathname

it('opens after a kill at whatever moment, whole but for the running pair', async () => {
  const out = await mkdtemp(join(tmpdir(), 'trueup-kill-'))
  try {
    for (const afterMs of [0, 3, 11, 29, 53, 97, 151, 210]) {
      const child = spawn(process.execPath, [writer, out], { stdio: ['ignore', 'pipe', 'inherit'] })
      const [said] = await once(child.stdout!, 'data')
      await delay(afterMs)
      child.kill('SIGKILL')
      await once(child, 'exit')
      const { file, samples, problems } = await openRun(String(said).trim())
      expect(file.status).toBe('interrupted')
      expect(problems[0]).toContain('cut off')
      expect(problems.length).toBeLessThanOrEqual(3)
      // Every pair before the last is whole.
      const last = Math.max(-1, ...samples.map(({ pair }) => pair))
      for (let pair = 0; pair < last; pair++) {
        expect(samples.filter((one) => one.pair === pair)).toHaveLength(2)
      }
    }
  } finally {
    await rm(out, { recursive: true, force: true })
  }
})
