import { expect, it } from 'vitest'
import { project } from './command-line.ts'
import { writeRun } from './written-run.ts'

const config = {
  environments: {
    production: { url: 'http://127.0.0.1:1' },
    staging: { url: 'http://127.0.0.1:2' },
  },
}

async function judged(ratio = 2) {
  const shop = await project({ 'trueup.config.json': config })
  await writeRun(shop, { id: '2026-05-01-run', ratio })
  await shop.trueup('report', 'latest')
  return shop
}

it('a note is shown first, stays with the baseline, and goes when it is dropped', async () => {
  const shop = await judged()
  const noted = await shop.trueup('note', 'home', 'one core less until June')
  expect(noted.stdout, noted.stderr).toMatch(/^Noted of journey home · duration in /)
  await shop.trueup('baseline', 'accept')
  const shown = await shop.trueup('compare', 'latest', '--json')
  expect(JSON.parse(shown.stdout).differences[0].notes[0]).toBe('“one core less until June”')
  const listed = await shop.trueup('note')
  expect(listed.stdout).toContain('  journey home · duration: one core less until June')

  await shop.trueup('baseline', 'drop')
  expect((await shop.trueup('note')).stdout).toContain('one core less')
  const dropped = await shop.trueup('note', 'home', '--drop')
  expect(dropped.stdout).toContain('Dropped the note of journey home · duration')
  expect((await shop.trueup('note')).stdout).toContain('There is no note yet')
})

it('a note before the first run is kept as written', async () => {
  const shop = await project({ 'trueup.config.json': config })
  const { stdout, code } = await shop.trueup('note', 'journey home', 'known since May')
  expect(code).toBe(0)
  expect(stdout).toContain('it is kept as written')
  await writeRun(shop, { id: '2026-05-01-run', ratio: 2 })
  expect((await shop.trueup('compare', 'latest')).stdout).toContain('“known since May”')
})

it('a cell that is not there, several of them, and a novel are refused with what there is', async () => {
  const shop = await judged()
  const unknown = await shop.trueup('note', 'nothing like it', 'a')
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain(
    'No cell is called "nothing like it". There are:\n  journey home',
  )
  const novel = await shop.trueup('note', 'home', 'a'.repeat(10_000))
  expect(novel.code).toBe(2)
  expect(novel.stderr).toContain(
    'at most 500 characters, to stand beside a row; this one has 10000',
  )
})

it('hostile text is text', async () => {
  const shop = await judged()
  await shop.trueup('note', 'home', '| <img src=x onerror=alert(1)> \u001b[31m**red**')
  await shop.trueup('report', 'latest')
  const markdown = await shop.read('reports/runs/2026-05-01-run/report.md')
  for (const raw of ['<img', '\u001b', '**red']) expect(markdown).not.toContain(raw)
  expect(markdown).toContain('&#60;img src=x onerror=alert&#40;1&#41;&#62;')
  expect(await shop.read('reports/runs/2026-05-01-run/report.html')).not.toContain('<img src=x')
  const { stdout } = await shop.trueup('compare', 'latest')
  expect(stdout).not.toContain('\u001b')
})

it('notes of the configuration go into the run, and one that is about nothing is said', async () => {
  const shop = await judged()
  const path = 'reports/runs/2026-05-01-run/run.json'
  const run = JSON.parse(await shop.read(path))
  run.settings = { notes: { 'journey home': 'half the memory', 'journey gone': 'was here' } }
  await shop.write({ [path]: run })
  const { stdout } = await shop.trueup('compare', 'latest', '--json')
  const { differences, remarks } = JSON.parse(stdout)
  expect(differences[0].notes[0]).toBe('“half the memory”')
  expect(remarks.join()).toContain('A note about “journey gone” is not shown')
})
