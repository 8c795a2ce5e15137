// A run folder from a stranger: what judging it writes and what its report links to stays in it.

import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { Histogram } from '../../src/record/histogram.ts'
import { type Project, project } from '../cli/command-line.ts'
import { writeRun } from '../cli/written-run.ts'

async function strangeRun(): Promise<{ shop: Project; run: string; outside: string }> {
  const shop = await project({})
  const path = await writeRun(shop, { id: 'strange' })
  const times = Histogram.of([1_000, 2_000]).encode()
  const line = (environment: string) =>
    JSON.stringify({
      environment,
      block: 0,
      startedAt: '2026-05-04T12:00:00.000Z',
      durationMs: 5_000,
      subject: { kind: 'endpoint', name: 'GET /../../../evil' },
      response: times,
      service: times,
      failures: Histogram.of([]).encode(),
      count: 2,
      errors: 0,
    })
  await shop.write({ [`${path}/series.ndjson`]: `${line('production')}\n${line('staging')}\n` })
  const outside = join(shop.folder, 'outside')
  await mkdir(outside)
  await writeFile(join(outside, 'precious.html'), 'precious')
  return { shop, run: join(shop.folder, path), outside }
}

it('is reported without following a link out of it', async () => {
  const { shop, run, outside } = await strangeRun()
  await symlink(outside, join(run, 'hlog'))
  await symlink(join(outside, 'precious.html'), join(run, 'report.html'))
  const { stderr, stdout } = await shop.trueup('report', run)
  expect(stderr).toContain('hlog could not be written')
  expect(stderr).toContain('hlog is a link out of the run folder')
  expect(stdout).toContain('report.html')
  expect(await readdir(outside)).toEqual(['precious.html'])
  expect(await readFile(join(outside, 'precious.html'), 'utf8')).toBe('precious')
  // The report has taken the place of the link.
  await expect(readlink(join(run, 'report.html'))).rejects.toThrow('EINVAL')
})

it('has names of subjects that lead nowhere, and screenshots that are its own', async () => {
  const { shop, run } = await strangeRun()
  const samples = await readFile(join(run, 'samples.ndjson'), 'utf8')
  const [first, ...others] = samples.trimEnd().split('\n')
  const failing = [
    '/etc/passwd',
    '../../../etc/passwd',
    'file:///etc/passwd',
    'javascript:alert(1)',
  ].map((screenshot, index) =>
    JSON.stringify({
      ...JSON.parse(first!),
      pair: 100 + index,
      outcome: 'failed',
      error: { kind: 'script', message: 'no', screenshot },
    }),
  )
  await writeFile(join(run, 'samples.ndjson'), `${[first, ...others, ...failing].join('\n')}\n`)
  const { stderr } = await shop.trueup('report', run)
  expect(stderr).toBe('')
  const page = await readFile(join(run, 'report.html'), 'utf8')
  expect(page).toContain('4 lines are left out')
  expect(page).not.toContain('"screenshot"')
  const names = (await readdir(shop.folder, { recursive: true })).filter((name) =>
    /evil/.test(name),
  )
  expect(names.every((name) => name.startsWith('reports/runs/strange/hlog/'))).toBe(true)
  expect(names.length).toBeGreaterThan(0)
})

it('is judged beside folders whose comparison.json is a pipe or a link, which are not waited for', async () => {
  const { shop, run, outside } = await strangeRun()
  const earlier = await Promise.all(['a-link', 'a-pipe'].map((id) => writeRun(shop, { id })))
  const [link = '', pipe = ''] = earlier.map((path) => join(shop.folder, path, 'comparison.json'))
  await writeFile(join(outside, 'comparison.json'), '{"differences":[{"cell":"a precious cell"}]}')
  await symlink(join(outside, 'comparison.json'), link)
  await promisify(execFile)('mkfifo', [pipe])
  const { stdout, stderr } = await shop.trueup('compare', run)
  expect({ stdout, stderr }).toEqual({ stdout: expect.stringContaining('run strange'), stderr: '' })
  const history = await shop.trueup('history', '--rebuild')
  expect(history.stdout + history.stderr).toContain('a-link, a-pipe')
})

it('does not reach the terminal with its control characters in an error', async () => {
  const { shop, run } = await strangeRun()
  const file = JSON.parse(await readFile(join(run, 'run.json'), 'utf8'))
  await writeFile(join(run, 'run.json'), JSON.stringify({ ...file, machine: '\u009b31m' }))
  const { code, stderr } = await shop.trueup('compare', run)
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('\uFFFD31m') })
  expect(stderr).not.toContain('\u009b')
})
