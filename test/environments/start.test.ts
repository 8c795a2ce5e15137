// Real processes under real watchdogs: what comes up, what is said when it does not, and that
// nothing is left, however trueup ends.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StartConfig } from '../../src/config/schema.ts'
import { startProcesses } from '../../src/environments/start.ts'
import { freePort } from './loopback.ts'

let folder = ''
let remarks: string[] = []
const options = { onRemark: (text: string) => remarks.push(text) }

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'trueup-start-'))
  remarks = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A server that answers on the port, writes its pid to a file, and runs `more` beforehand. */
function server(port: number, more = ''): string[] {
  const file = path.join(folder, `server-${port}.mjs`)
  writeFileSync(
    file,
    `import http from 'node:http'
     import fs from 'node:fs'
     import { spawn } from 'node:child_process'
     const note = (name, pid) => fs.writeFileSync(${JSON.stringify(folder)} + '/' + name, String(pid))
     ${more}
     http.createServer((_, answer) => answer.end('up')).listen(${port}, '127.0.0.1', () => note('server-${port}', process.pid))`,
  )
  return [process.execPath, file]
}

function start(command: string | string[], more: Partial<StartConfig> = {}): StartConfig {
  return { command, env: {}, timeout: 20_000, ...more }
}

/** Once it answers it has noted its process id; the port alone is there a moment before. */
const answering = (port: number) => `http://127.0.0.1:${port}/`

function pidIn(name: string): number {
  const pid = Number(readFileSync(path.join(folder, name), 'utf8'))
  if (!(pid > 0)) throw new Error(`${name} holds no process id yet`)
  return pid
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

const untilGone = (pid: number) =>
  vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 15_000, interval: 50 })

test('processes come up in order, with their environment and folder, and are taken down', async () => {
  const port = await freePort()
  const first = start(
    server(port, `note('greeting', process.env.GREETING + ' ' + process.cwd())`),
    {
      ready: `http://127.0.0.1:${port}/`,
      env: { GREETING: 'hello' },
      cwd: folder,
    },
  )
  const second = start(`${process.execPath} -e "fetch('http://127.0.0.1:${port}').then(
    (answer) => require('fs').writeFileSync('${folder}/saw', String(answer.status))).then(
    () => setInterval(() => {}, 1000))"`)
  const started = await startProcesses([first, second], options)
  await vi.waitFor(() => expect(pidIn('saw')).toBe(200), { timeout: 15_000 })
  expect(readFileSync(path.join(folder, 'greeting'), 'utf8')).toBe(`hello ${folder}`)
  await started.stop()
  expect(isAlive(pidIn(`server-${port}`))).toBe(false)
  expect(remarks).toEqual([])
})

test('a port can say that a process is ready', async () => {
  const port = await freePort()
  const started = await startProcesses([start(server(port), { ready: port })], options)
  expect((await fetch(`http://127.0.0.1:${port}`)).status).toBe(200)
  await started.stop()
})

test('a process that ends early is reported with its exit code and the end of its output', async () => {
  const port = await freePort()
  const command = 'for i in $(seq 30); do echo line $i; done; echo no database >&2; exit 3'
  const failure = startProcesses([start(command, { ready: port, name: 'shop' })], options)
  const message = await failure.then(
    () => '',
    (error: Error) => error.message,
  )
  expect(message).toContain(`start "shop": ended with exit code 3 before port ${port} was up.`)
  expect(message).toContain('no database')
  expect(message).toContain('  line 30\n')
  expect(message).not.toContain('line 10\n')
})

test('a command that starts a service and ends with code 0 is waited for; what it left is taken down', async () => {
  const port = await freePort()
  const [node, file] = server(port)
  const onExit = vi.fn()
  const command = `(sleep 0.3; exec ${node} ${file}) >/dev/null 2>&1 & exit 0`
  const started = await startProcesses([start(command, { ready: port })], { ...options, onExit })
  expect((await fetch(`http://127.0.0.1:${port}`)).status).toBe(200)
  await started.stop()
  expect(isAlive(pidIn(`server-${port}`))).toBe(false)
  expect(onExit).not.toHaveBeenCalled()
})

test('a command that ends with code 0 and brings nothing up is reported with both', async () => {
  const port = await freePort()
  const command = start('echo compose says hello', { ready: port, timeout: 3_000 })
  await expect(startProcesses([command], options)).rejects.toThrow(
    /was not up after 3 s \(.*\), though the command ended with exit code 0[\s\S]*compose says hello/,
  )
})

test('a process that does not come up is reported with what was seen instead, and is ended', async () => {
  const port = await freePort()
  const command = `echo still loading; echo $$ > ${folder}/slow; exec sleep 600`
  const slow = start(command, { ready: `http://127.0.0.1:${port}/`, timeout: 4_000 })
  await expect(startProcesses([slow], options)).rejects.toThrow(
    /was not up after 4 s \(the connection was refused\)[\s\S]*still loading/,
  )
  expect(isAlive(pidIn('slow'))).toBe(false)
})

test('a program that does not exist is named', async () => {
  const missing = start([path.join(folder, 'no-such-program')], { ready: 1 })
  await expect(startProcesses([missing], options)).rejects.toThrow(/could not be started: .*ENOENT/)
})

test('a folder that does not exist is named', async () => {
  const missing = start('true', { cwd: path.join(folder, 'nowhere') })
  await expect(startProcesses([missing], options)).rejects.toThrow(/nowhere is not a folder/)
})

test('something else at the same address is told apart, and the process is not started', async () => {
  const other = http.createServer((_, answer) => answer.end('other')).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const command = `touch ${folder}/started; sleep 600`
  for (const ready of [port, `http://127.0.0.1:${port}/`]) {
    await expect(startProcesses([start(command, { ready })], options)).rejects.toThrow(
      /answers already, before it was started/,
    )
  }
  expect(existsSync(path.join(folder, 'started'))).toBe(false)
  other.close()
})

test('when a later process fails, the earlier ones are taken down', async () => {
  const port = await freePort()
  const starts = [
    start(server(port), { ready: answering(port) }),
    start('exit 1', { ready: await freePort() }),
  ]
  await expect(startProcesses(starts, options)).rejects.toThrow('ended with exit code 1')
  expect(isAlive(pidIn(`server-${port}`))).toBe(false)
})

test('an abort while a process comes up takes everything down', async () => {
  const port = await freePort()
  const abort = new AbortController()
  const starts = [
    start(server(port), { ready: port }),
    start('sleep 600', { ready: await freePort() }),
  ]
  const failure = expect(
    startProcesses(starts, { ...options, signal: abort.signal }),
  ).rejects.toThrow()
  await vi.waitFor(() => expect(isAlive(pidIn(`server-${port}`))).toBe(true), { timeout: 15_000 })
  abort.abort()
  await failure
  expect(isAlive(pidIn(`server-${port}`))).toBe(false)
})

test('a process that dies during the run is reported with its last words', async () => {
  const port = await freePort()
  const onExit = vi.fn()
  const dying = server(
    port,
    `process.on('SIGUSR2', () => { console.error('out of memory'); process.exit(9) })`,
  )
  const started = await startProcesses([start(dying, { ready: port, name: 'shop' })], {
    ...options,
    onExit,
  })
  await vi.waitFor(() => process.kill(pidIn(`server-${port}`), 'SIGUSR2'), { timeout: 15_000 })
  await vi.waitFor(() => expect(onExit).toHaveBeenCalledOnce(), { timeout: 15_000 })
  expect(onExit).toHaveBeenCalledWith('shop', 'ended with exit code 9', 'out of memory')
  await started.stop()
})

test('children that ignore SIGTERM, left their group or lost their parent are ended too', async () => {
  const port = await freePort()
  const more = `
    process.on('SIGTERM', () => {})
    const asleep = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'
    const child = spawn(process.execPath, ['-e', asleep], { detached: true, stdio: 'ignore' })
    note('detached', child.pid)
    spawn('sh', ['-c', 'setsid sleep 600 & echo $! > ${folder}/orphan'], { stdio: 'ignore' })`
  const started = await startProcesses(
    [start(server(port, more), { ready: answering(port) })],
    options,
  )
  await vi.waitFor(() => expect(pidIn('orphan')).toBeGreaterThan(0), { timeout: 15_000 })
  await started.stop()
  for (const name of [`server-${port}`, 'detached', 'orphan'])
    expect(isAlive(pidIn(name))).toBe(false)
  expect(remarks).toEqual([])
})

test('when trueup is killed, nothing that it started is left', async () => {
  const port = await freePort()
  const asleep = server(
    port,
    `note('child', spawn('sleep', ['600'], { detached: true, stdio: 'ignore' }).pid)`,
  )
  const script = path.join(folder, 'trueup.ts')
  const module = path.resolve('src/environments/start.ts')
  const configured = JSON.stringify([start(asleep, { ready: answering(port) })])
  writeFileSync(
    script,
    `import { startProcesses } from ${JSON.stringify(module)}
     await startProcesses(${configured}, { onRemark() {} })
     console.log('up')`,
  )
  const trueup = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(trueup.stdout, 'data')
  expect(isAlive(pidIn(`server-${port}`))).toBe(true)
  trueup.kill('SIGKILL')
  await untilGone(pidIn(`server-${port}`))
  await untilGone(pidIn('child'))
})

test('a process whose watchdog was killed is still taken down', async () => {
  const port = await freePort()
  const withParent = server(port, `note('watchdog', process.ppid)`)
  const started = await startProcesses([start(withParent, { ready: answering(port) })], options)
  process.kill(pidIn('watchdog'), 'SIGKILL')
  await started.stop()
  expect(isAlive(pidIn(`server-${port}`))).toBe(false)
})
