import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runIteration } from '../../src/journeys/iteration.ts'
import { StepRecorder } from '../../src/journeys/steps.ts'

function iterate(body: (recorder: StepRecorder) => Promise<unknown>, timeoutMs = 20_000) {
  const recorder = new StepRecorder()
  return runIteration(() => body(recorder), { recorder, timeoutMs, abort: new AbortController() })
}

test('steps are named by their path and listed in the order in which they began', async () => {
  const result = await iterate(async ({ tools: { step } }) => {
    await step('open', () => {})
    await step('pay', async () => {
      await step('confirm', () => {})
    })
  })
  expect(result.steps.map((step) => step.name)).toEqual(['open', 'pay', 'pay > confirm'])
  expect(result.outcome).toBe('ok')
})

test('steps that run side by side keep their own names', async () => {
  const result = await iterate(({ tools: { step } }) =>
    Promise.all(
      ['left', 'right'].map((name) =>
        step(name, async () => {
          await sleep(5)
          await step('inside', () => sleep(1))
        }),
      ),
    ),
  )
  expect(result.steps.map((step) => step.name).sort()).toEqual([
    'left',
    'left > inside',
    'right',
    'right > inside',
  ])
})

test('think time is left out of the step, of those around it, and of the journey', async () => {
  const startedMs = performance.now()
  const result = await iterate(async ({ tools: { step, think } }) => {
    await step('outer', () => step('inner', () => think(400)))
  })
  const wallMs = performance.now() - startedMs
  for (const { durationUs } of [...result.steps, result]) {
    expect(durationUs / 1000).toBeLessThan(wallMs - 390)
  }
})

test('think times that overlap are left out once', async () => {
  const result = await iterate(async ({ tools: { step, think } }) => {
    await step('wait', async () => {
      await Promise.all([think(200), think(200)])
      await sleep(100)
    })
  })
  expect(result.durationUs).toBeGreaterThan(95_000)
})

test('a step repeated in a loop is one step with the sum of its times', async () => {
  const result = await iterate(async ({ tools: { step } }) => {
    for (const ms of [40, 60]) await step('look', () => sleep(ms))
  })
  expect(result.steps).toHaveLength(1)
  expect(result.steps[0]!.durationUs).toBeGreaterThan(95_000)
})

test('a failure names the innermost step, and the steps around it failed too', async () => {
  const result = await iterate(async ({ tools: { step, check } }) => {
    await step('pay', () =>
      step('confirm', () => {
        check(1 > 2, 'the total is wrong')
      }),
    )
  })
  expect(result.error).toEqual({
    kind: 'assertion',
    step: 'pay > confirm',
    message: 'the total is wrong',
  })
  expect(result.steps.map((step) => step.outcome)).toEqual(['failed', 'failed'])
})

test('a step whose failure the author catches leaves the journey whole', async () => {
  const result = await iterate(async ({ tools: { step } }) => {
    await step('optional', () => Promise.reject(new Error('no banner'))).catch(() => {})
  })
  expect(result.outcome).toBe('ok')
  expect(result.steps[0]!.outcome).toBe('failed')
})

test('a journey that never settles is ended by its timeout, which is its duration', async () => {
  const abort = new AbortController()
  const recorder = new StepRecorder()
  const result = await runIteration(
    () => recorder.tools.step('hang', () => new Promise(() => {})),
    { recorder, timeoutMs: 80, abort },
  )
  expect(result).toMatchObject({ outcome: 'timed-out', durationUs: 80_000 })
  expect(result.error).toMatchObject({ kind: 'timed-out', step: 'hang' })
  expect(result.steps[0]!.outcome).toBe('timed-out')
  expect(abort.signal.aborted).toBe(true)
})

test('think time does not use up the timeout', async () => {
  const result = await iterate(({ tools: { step, think } }) => step('read', () => think(900)), 800)
  expect(result.outcome).toBe('ok')
})

test('a step that nobody awaited is a failure, not a fast step', async () => {
  const result = await iterate(async ({ tools: { step } }) => {
    void step('forgotten', () => sleep(50))
  })
  expect(result.error?.message).toContain("step 'forgotten' was still running")
})

test('a step that begins after the step around it is refused', async () => {
  const result = await iterate(async ({ tools: { step } }) => {
    let late = () => Promise.resolve()
    await step('outer', () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const inner = promise.then(() => step('inner', () => {}))
      late = () => {
        resolve()
        return inner
      }
    })
    await late()
  })
  expect(result.error?.message).toContain("step 'inner' began after step 'outer' had ended")
})

test('what a cut-off journey still tries is not carried out', async () => {
  const recorder = new StepRecorder()
  recorder.finish('timed-out')
  let ran = false
  const late = recorder.tools.step('late', () => {
    ran = true
  })
  expect(await Promise.race([late, sleep(20, 'still waiting')])).toBe('still waiting')
  expect(ran).toBe(false)
})

test('metrics of a nested step count for the steps around it too', async () => {
  const result = await iterate(async (recorder) => {
    const { step } = recorder.tools
    await step('pay', async () => {
      recorder.addMetrics({ requests: 1, ttfb: 5 })
      await step('confirm', () => recorder.addMetrics({ requests: 2, ttfb: 9 }))
    })
  })
  expect(result.steps.map((step) => step.metrics)).toEqual([
    { requests: 3, ttfb: 5 },
    { requests: 2, ttfb: 9 },
  ])
})

test('a script error says what it is and where; something odd that is thrown is named', async () => {
  const crash = await iterate(async () => (undefined as unknown as { x: number }).x)
  expect(crash.error).toMatchObject({ kind: 'script' })
  expect(crash.error?.message).toMatch(/^TypeError: .*steps\.test\.ts:\d+/)
  const odd = await iterate(() => Promise.reject('nothing'))
  expect(odd.error?.message).toContain('"nothing", not an Error')
})

test.each(['', '  ', 'a > b'])('the step name %j is refused', async (name) => {
  const result = await iterate(({ tools: { step } }) => step(name, () => {}))
  expect(result.outcome).toBe('failed')
})

test('a name that no reader of the run folder would take is refused at once', async () => {
  const result = await iterate(({ tools: { step } }) =>
    step('all', () => step('n'.repeat(496), () => {})),
  )
  expect(result.error?.message).toMatch(/at most 500 characters; that of 'n{40}…' has 502/)
  expect(result.steps.map((step) => step.name)).toEqual(['all'])
})
