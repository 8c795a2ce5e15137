import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pack, readZip, unpack, writeZip } from '../../../src/journeys/browser/zip.ts'
import { serveHttp } from '../../environments/loopback.ts'
import { journeysOf } from '../journey-project.ts'

test('a trace is written on request, without headers, cookies, passwords and bodies of requests', async () => {
  const url = await serveHttp((_, response) => {
    response.setHeader('set-cookie', 'session=cookie-secret').setHeader('content-type', 'text/html')
    response.end(
      '<form method=post action=/done><input name=p type=password><input name=note><button>Go</button></form>',
    )
  })
  const { run, setup } = await journeysOf({
    environments: { staging: { url, headers: { authorization: 'Bearer token-secret' } } },
    journeys: `export default journey('log in', async ({ page, step }) => {
      await step('send', async () => {
        await page.goto('/')
        await page.locator('[type=password]').fill('typed-secret')
        await page.getByRole('button').click()
        await page.waitForURL('**/done')
      })
    })`,
  })
  expect((await run('log in', { trace: true })).outcome).toBe('ok')
  const files = readdirSync(setup.artifacts!)
  expect(files).toEqual([expect.stringMatching(/^log-in-\w+-staging-0\.zip$/)])
  const entries = readZip(readFileSync(join(setup.artifacts!, files[0]!)))
  const whole = Buffer.concat(entries.map(unpack)).toString('latin1')
  expect(whole).toContain('/done')
  expect(whole).toContain('"fill"')
  expect(whole).not.toMatch(/cookie-secret|token-secret|typed-secret/)
})

test('a zip comes out of its parts as it went in, however the parts were packed', () => {
  const stored = { ...pack('b', Buffer.from('kept')), method: 0, packed: Buffer.from('kept') }
  const entries = [pack('ä/a.txt', Buffer.from('x'.repeat(1000))), stored]
  const read = readZip(writeZip(entries))
  expect(read.map(({ name, size }) => [name, size])).toEqual([
    ['ä/a.txt', 1000],
    ['b', 4],
  ])
  expect(read.map((entry) => unpack(entry).toString())).toEqual(['x'.repeat(1000), 'kept'])
  expect(() => readZip(Buffer.from('no zip'))).toThrow('it is no zip file')
})
