import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { fault as faultSchema } from '../../src/config/fault-schema.ts'
import { type FaultSession, openFaultSession } from '../../src/faults/index.ts'
import { removeEntry, stateOfOwner, writeEntry } from '../../src/faults/journal.ts'
import { clearLeftovers, knownSessions } from '../../src/faults/leftovers.ts'
import {
  type ForeignServer,
  ownStateFolder,
  type StateFolder,
  startForeignServer,
  until,
} from './toxiproxy-server.ts'

let server: ForeignServer
let state: StateFolder
let runs = 0

beforeAll(async () => {
  state = ownStateFolder()
  server = await startForeignServer()
})
afterAll(() => {
  server.kill()
  state.remove()
})

const parsed = (fault: object) => faultSchema.parse(fault)
const upstream = { host: '127.0.0.1', port: 9 }

async function session(at: string | undefined = server.address): Promise<FaultSession> {
  const opened = await openFaultSession({
    ...(at !== undefined && { server: at }),
    runId: `test-${process.pid}-${runs++}`,
    folder: '/project',
    onRemark: () => {},
    onLost: () => {},
  })
  onTestFinished(() => opened.close().catch(() => {}))
  return opened
}

describe('a fault does what it says, seen from outside', () => {
  let one: FaultSession
  beforeAll(async () => {
    one = await openFaultSession({
      server: server.address,
      runId: `toxics-${process.pid}`,
      folder: '/project',
      onRemark: () => {},
      onLost: () => {},
    })
  })
  afterAll(() => one.close())
  const measure = async (fault: object | undefined, count = 3) =>
    (await one.measure(fault === undefined ? undefined : parsed(fault), count))!

  it.each([
    ['latency on the answers', { latency: '80ms' }, 79],
    ['latency on the requests', { latency: '80ms', direction: 'upstream' }, 79],
    ['latency with a spread', { latency: '100ms ± 40ms' }, 59],
    ['a bandwidth', { bandwidth: '80 kbit/s' }, 150],
    ['slices with pauses', { slicer: { size: '16B', delay: '20ms' } }, 55],
  ])('%s slows a round trip down', async (_, fault, leastMs) => {
    const { answered, lowestMs } = await measure(fault)
    expect(answered).toBe(3)
    expect(lowestMs).toBeGreaterThan(leastMs)
  })

  it.each([
    ['timeout', { timeout: '30ms' }, 'closed'],
    ['timeout without an end', { timeout: '0s' }, 'no answer'],
    ['reset', { reset: '0ms' }, 'reset'],
    ['limit', { limit: '10B' }, 'closed'],
    ['down', { down: true }, 'refused'],
  ])('%s ends it', async (_, fault, how) => {
    expect(await measure(fault, 1)).toMatchObject({ answered: 0, failures: { [how]: 1 } })
  })

  it('slow close lets an answer through at once, and its end later', async () => {
    const closing = createTcpServer((socket) => socket.end('bye')).listen(0, '127.0.0.1')
    await once(closing, 'listening')
    onTestFinished(() => void closing.close())
    const { port } = closing.address() as AddressInfo
    const proxy = await one.open('slow', { upstream: { host: '127.0.0.1', port } }, 'a and b')
    await proxy.apply(parsed({ 'slow close': '2s' }))
    const socket = connect(proxy.address)
    await once(socket, 'data')
    const cameMs = performance.now()
    await once(socket, 'end')
    expect(performance.now() - cameMs).toBeGreaterThan(1_000)
  })

  it('a share hits that part of the connections', async () => {
    const { answered, failures } = await measure({ reset: '0ms', share: '50%' }, 40)
    expect(answered).toBeGreaterThan(3)
    expect(failures.reset).toBeGreaterThan(3)
  })

  it('nothing is left of it once it is lifted', async () => {
    await measure({ latency: '500ms', bandwidth: '8 kbit/s' }, 1)
    const { answered, medianMs } = await measure(undefined)
    expect(answered).toBe(3)
    expect(medianMs).toBeLessThan(400)
  })
})

describe('a session', () => {
  it('leaves nothing on a server of somebody else, and touches nothing of theirs', async () => {
    const before = await server.foreignProxy()
    const own = await session()
    const proxy = await own.open('link', { upstream }, 'trueup and staging')
    await proxy.apply(parsed({ latency: '5ms' }))
    expect(await server.api.read(proxy.name)).toMatchObject({ toxics: [{ type: 'latency' }] })
    expect(state.journal()).toHaveLength(1)
    await own.close()
    expect((await server.api.list()).map(({ name }) => name)).toEqual(['trueup-is-not-my-owner'])
    expect(await server.foreignProxy()).toEqual(before)
    expect(state.journal()).toEqual([])
  })

  it('says what was changed behind its back', async () => {
    const own = await session()
    const proxy = await own.open('link', { upstream }, 'trueup and staging')
    await proxy.apply(parsed({ latency: '5ms' }))
    expect(await proxy.verify()).toBeUndefined()
    await server.api.removeToxic(proxy.name, 'latency')
    expect(await proxy.verify()).toMatch(/has no toxic, and should have latency 5 ms$/)
    await server.api.enable(proxy.name, false)
    expect(await proxy.verify()).toMatch(/is down, and should be up$/)
    await server.api.remove(proxy.name)
    expect(await proxy.verify()).toMatch(/is gone from http/)
  })

  it('two at once on one server do not meet', async () => {
    const [one, two] = await Promise.all([session(), session()])
    const first = await one.open('link', { upstream }, 'a')
    const second = await two.open('link', { upstream }, 'b')
    await second.apply(parsed({ latency: '5ms' }))
    await one.close()
    expect(await server.api.read(first.name)).toBeUndefined()
    expect(await second.verify()).toBeUndefined()
  })

  it('says in the server’s own words that a port is taken, and leaves nothing', async () => {
    const blocker = createTcpServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => blocker.once('listening', resolve))
    const { port } = blocker.address() as AddressInfo
    onTestFinished(() => void blocker.close())
    const own = await session()
    const listen = { host: '127.0.0.1', port }
    await expect(own.open('database', { listen, upstream }, 'a')).rejects.toThrow(
      /Toxiproxy refused POST .*address already in use/,
    )
    await own.close()
    expect(state.journal()).toEqual([])
  })

  it('makes no fault where the journal cannot be written', async () => {
    const own = await session()
    const folder = join(state.folder, 'trueup')
    rmSync(folder, { recursive: true, force: true })
    writeFileSync(folder, 'a file in place of the folder')
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    await expect(own.open('link', { upstream }, 'a')).rejects.toThrow(/journal of faults cannot/)
    expect(await server.api.list()).toHaveLength(1)
  })

  it('starts a server of its own where none is given, and ends it', async () => {
    const own = await openFaultSession({
      runId: 'own',
      folder: '/project',
      onRemark: () => {},
      onLost: () => {},
    })
    const address = `http://${own.place.split(' at ')[1]}`
    expect((await fetch(`${address}/version`)).status).toBe(200)
    await own.close()
    await expect(fetch(`${address}/version`)).rejects.toThrow()
  })

  it.each([
    ['says no', 403, 'forbidden here', /\(403\): forbidden here/],
    ['is something else', 200, '<html>', /is no Toxiproxy: expected its version, came "<html>"/],
  ])('tells of an API that %s what it said', async (_, status, text, message) => {
    const wrong = createServer((__, answer) => answer.writeHead(status).end(text))
    wrong.listen(0, '127.0.0.1')
    await new Promise((resolve) => wrong.once('listening', resolve))
    onTestFinished(() => void wrong.close())
    const { port } = wrong.address() as AddressInfo
    await expect(session(`http://127.0.0.1:${port}`)).rejects.toThrow(message)
  })

  it('ends a program that it started and that is no Toxiproxy', async () => {
    const program = join(state.folder, 'no-toxiproxy.cjs')
    const text = `#!${process.execPath}
require('node:http').createServer((_, answer) => answer.end('<html>')).listen(process.argv.at(-1), '127.0.0.1')`
    writeFileSync(program, text, { mode: 0o755 })
    process.env.TRUEUP_TOXIPROXY = program
    onTestFinished(() => void delete process.env.TRUEUP_TOXIPROXY)
    const error = await openFaultSession({
      runId: 'none',
      folder: '/project',
      onRemark: () => {},
      onLost: () => {},
    }).catch(String)
    const address = /http:\S+(?= answers, but is no Toxiproxy)/.exec(String(error))?.[0]
    await expect(fetch(`${address}/version`)).rejects.toThrow('fetch failed')
  })
})

describe('the journal', () => {
  const entry = (prefix: string, pid: number) => ({
    prefix,
    server: server.address,
    ownServer: false,
    host: hostname(),
    pid,
    startedAt: '2026-05-04T12:00:00.000Z',
    folder: '/project',
    proxies: { [`${prefix}link`]: 'trueup and staging' },
  })
  let deadPid = 0
  beforeAll(() => {
    deadPid = spawnSync(process.execPath, ['-e', '']).pid
  })
  const make = (name: string) =>
    server.api.create({ name, listen: '127.0.0.1:0', upstream: '127.0.0.1:9' })

  it('lets the next start remove what the dead left, and nothing of the living', async () => {
    await make('trueup-dead-link')
    await make('trueup-alive-link')
    writeEntry(entry('trueup-dead-', deadPid))
    writeEntry(entry('trueup-alive-', process.pid))
    expect((await knownSessions()).map(({ owner }) => owner).toSorted()).toEqual(['alive', 'dead'])
    expect(await clearLeftovers()).toEqual([
      { server: server.address, prefix: 'trueup-dead-', removed: ['trueup-dead-link'] },
    ])
    expect(await server.api.read('trueup-dead-link')).toBeUndefined()
    expect(await server.api.read('trueup-alive-link')).toBeDefined()
    expect(state.journal()).toEqual(['trueup-alive.json'])
    await server.api.remove('trueup-alive-link')
    removeEntry({ prefix: 'trueup-alive-' })
  })

  it('knows a process from a later one with the same number', () => {
    const { host, pid } = entry('trueup-x-', process.pid)
    expect(stateOfOwner({ host, pid })).toBe('alive')
    expect(stateOfOwner({ host, pid, processStart: 'another boot 1' })).toBe('dead')
    expect(stateOfOwner({ host: 'elsewhere', pid })).toBe('elsewhere')
  })

  it('is not led to remove what is not trueup’s', async () => {
    const folder = join(state.folder, 'trueup', 'faults')
    mkdirSync(folder, { recursive: true })
    for (const prefix of ['', 'trueup-', 'tr']) {
      writeFileSync(join(folder, 'bad.json'), JSON.stringify(entry(prefix, deadPid)))
      expect(await clearLeftovers()).toEqual([])
    }
    writeFileSync(join(folder, 'bad.json'), '{"cut of')
    expect(await clearLeftovers()).toEqual([])
    rmSync(join(folder, 'bad.json'))
    expect(await server.foreignProxy()).toBeDefined()
  })

  it('forgets faults whose server is not there any more: they went with it', async () => {
    const gone = await startForeignServer()
    gone.kill()
    await until(() =>
      gone.api.version().then(
        () => false,
        () => true,
      ),
    )
    writeEntry({ ...entry('trueup-gone-', deadPid), server: gone.address })
    expect(await clearLeftovers()).toMatchObject([{ removed: [] }])
    expect(state.journal()).toEqual([])
  })
})
