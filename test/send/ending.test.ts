// Ways in which a run ends early: limits, teardowns that hang, faults of the harness itself.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { IterationRequest, Runner } from '../../src/journeys/runner.ts'
import type { PairPlan, Plan } from '../../src/plan/plan.ts'
import type { RunFolder } from '../../src/record/run-folder.ts'
import type { JourneySample } from '../../src/record/sample.ts'
import { Interruption } from '../../src/send/interruption.ts'
import { Recording } from '../../src/send/recording.ts'
import { PairSender } from '../../src/send/send-pair.ts'
import { WorstPairs } from '../../src/send/trace-worst.ts'
import { Unwind } from '../../src/send/unwind.ts'
import { EnvironmentWatch } from '../../src/send/watch-environments.ts'
import { runFile, sample } from '../record/run-file-example.ts'

const never = new Promise<never>(() => {})

describe('a wish to stop', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('waits 30 s for the running pair and no longer', async () => {
    const stop = new AbortController()
    const interruption = new Interruption({ stop: stop.signal })
    let ended = false
    const pair = interruption.whileMeasuring(never).catch((error: Error) => {
      ended = true
      return error
    })
    stop.abort()
    await vi.advanceTimersByTimeAsync(29_000)
    expect(ended).toBe(false)
    await vi.advanceTimersByTimeAsync(1_001)
    expect(await pair).toMatchObject({ status: 'interrupted' })
  })

  it('ends at once what is no measurement', async () => {
    const stop = new AbortController()
    const login = new Interruption({ stop: stop.signal }).whilePreparing(never)
    stop.abort()
    await expect(login).rejects.toMatchObject({ status: 'interrupted' })
  })

  it('leaves no timer behind when the run ends first', () => {
    const stop = new AbortController()
    const interruption = new Interruption({ stop: stop.signal })
    stop.abort()
    interruption.dispose()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('taking down', () => {
  it('goes in reverse, and past what fails or hangs', async () => {
    const order: string[] = []
    const remarks: string[] = []
    const unwind = new Unwind()
    unwind.add('first', 1_000, async () => void order.push('first'))
    unwind.add('hanging', 10, () => never)
    unwind.add('failing', 1_000, async () => {
      order.push('failing')
      throw new Error('no such process')
    })
    await unwind.all((text) => remarks.push(text))
    expect(order).toEqual(['failing', 'first'])
    expect(remarks).toEqual(['failing: no such process', 'hanging did not end within 0.01 s'])
  })
})

describe('a fault of the harness', () => {
  it('costs its pair, and keeps the half that was measured', async () => {
    const { sender, kept, recording } = stageFor((request, calls) => {
      if (calls === 2) throw new Error('the browser has crashed')
      return sample({ environment: request.environment, pair: request.pair })
    })
    expect(await sender.send(pairPlan(0))).toHaveLength(1)
    expect(await sender.send(pairPlan(1))).toHaveLength(2)
    expect(kept).toHaveLength(3)
    expect(recording.file.remarks).toEqual([
      'Pair 0 of search was dropped, by no fault of it: the browser has crashed',
    ])
  })

  it('ends the run when it comes three times in a row', async () => {
    const { sender } = stageFor(() => {
      throw new Error('the browser has crashed')
    })
    await sender.send(pairPlan(0))
    await sender.send(pairPlan(1))
    await expect(sender.send(pairPlan(2))).rejects.toMatchObject({
      status: 'failed',
      message: expect.stringContaining('the browser has crashed'),
    })
  })
})

describe('the watch over environments', () => {
  const failed = sample({ outcome: 'failed', error: { kind: 'refused', message: '' } })

  it('asks only after three failures in a row', async () => {
    const asked: string[] = []
    const watch = new EnvironmentWatch(async (environment) => {
      asked.push(environment)
      return null
    })
    await watch.see([failed, failed, sample(), failed, failed])
    expect(asked).toEqual([])
    await watch.see([failed])
    expect(asked).toEqual(['production'])
  })

  it('stops the run when the environment cannot be reached', async () => {
    const watch = new EnvironmentWatch(async (environment) => `${environment} is gone`)
    await expect(watch.see([failed, failed, failed])).rejects.toMatchObject({
      status: 'stopped',
      message: 'Stopped after 3 failures in a row: production is gone',
    })
  })
})

describe('what is traced', () => {
  it('is the slowest pair of each journey, or the first that failed', () => {
    const worst = new WorstPairs()
    worst.see(pairPlan(0), [sample({ durationUs: 10 }), sample({ durationUs: 30 })])
    worst.see(pairPlan(1), [sample({ durationUs: 20 }), sample({ durationUs: 25 })])
    expect(worst.pairs()).toEqual([pairPlan(0)])
    worst.see(pairPlan(2), [sample({ outcome: 'failed', durationUs: 1 })])
    worst.see(pairPlan(3), [sample({ outcome: 'failed', durationUs: 9 })])
    worst.see({ ...pairPlan(1), journey: 'login' }, [sample()])
    expect(worst.pairs()).toEqual([pairPlan(2), { ...pairPlan(1), journey: 'login' }])
  })
})

function pairPlan(pair: number): PairPlan {
  return { journey: 'search', pair, order: ['production', 'staging'] }
}

function stageFor(answer: (request: IterationRequest, calls: number) => JourneySample) {
  const kept: JourneySample[] = []
  const folder: RunFolder = {
    path: '',
    id: '',
    artifacts: '',
    writeRun: async () => undefined,
    appendBlock: async () => undefined,
    append: async (samples) => void kept.push(...samples),
  }
  const plan: Plan = {
    seed: 1,
    reference: 'production',
    candidate: 'staging',
    journeys: [],
    pairs: [],
    traces: false,
  }
  let calls = 0
  const runner: Runner = {
    login: async () => undefined,
    cleanUp: async () => undefined,
    run: async (request) => answer(request, ++calls),
    facts: () => ({}),
    close: async () => undefined,
  }
  const recording = new Recording({
    folder,
    file: runFile(),
    plan,
    redact: (text) => text,
    onEvent: () => undefined,
  })
  return { sender: new PairSender(runner, recording, new Interruption({}), []), kept, recording }
}
