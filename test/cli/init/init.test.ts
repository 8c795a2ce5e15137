import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import type { Answers } from '../../../src/cli/init/answers.ts'
import { askAnswers } from '../../../src/cli/init/ask.ts'
import { projectFiles } from '../../../src/cli/init/project-files.ts'
import { writeProject } from '../../../src/cli/init/write-project.ts'
import { faultOfBaseUrl } from '../../../src/config/web.ts'

const answers: Answers = {
  productionUrl: 'https://shop.example.com',
  stagingUrl: 'https://staging.example.com',
  journeyKind: 'browser',
  ci: 'github',
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'trueup-init-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A Node process of its own, in the folder; with what it printed and how it ended. */
function node(folder: string, script: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const options = { cwd: folder }
    const child = execFile(
      process.execPath,
      ['--input-type=module', '--eval', script],
      options,
      (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    )
    child.stdin?.end()
  })
}

const source = (path: string) => new URL(`../../../src/${path}`, import.meta.url).href

function trueupInit(folder: string, ...flags: string[]) {
  return node(
    folder,
    `const { default: yargs } = await import(${JSON.stringify(import.meta.resolve('yargs'))})
     const { initCommand } = await import('${source('cli/init.ts')}')
     await yargs(${JSON.stringify(['init', ...flags])}).command(initCommand).strict().fail((text, error) => {
       console.error(text ?? error.message); process.exit(2)
     }).parseAsync()`,
  )
}

const urls = ['--production', answers.productionUrl, '--staging', answers.stagingUrl]

test.each(['browser', 'http'] as const)(
  'init writes a configuration and a %s journey that load',
  async (kind) => {
    const folder = await emptyFolder()
    const { code, output } = await trueupInit(folder, ...urls, '--kind', kind, '--yes')
    expect(output).toContain(
      'Wrote trueup.config.ts, journeys/first.ts, .github/workflows/trueup.yml, .gitignore.',
    )
    expect(output).toContain('npm install --save-dev trueup')
    expect(output).toContain('npx trueup run')
    expect(code).toBe(0)

    const loaded = await node(
      folder,
      `const { loadConfig } = await import('${source('config/load.ts')}')
     const { config, compare } = await loadConfig({})
     const { default: journey } = await import('${folder}/journeys/first.ts')
     console.log(JSON.stringify({ compare, rate: config.environments.production.maxRate, journey }))`,
    )
    expect(JSON.parse(loaded.output)).toEqual({
      compare: { reference: 'production', candidate: 'staging' },
      rate: 5,
      journey: { kind, name: 'home page' },
    })
  },
)

test('init never overwrites a file, and then writes none at all', async () => {
  const folder = await emptyFolder()
  await writeFile(join(folder, 'trueup.config.ts'), '// mine')
  const { code, output } = await trueupInit(folder, ...urls, '--yes')
  expect(code).toBe(2)
  expect(output).toContain('trueup.config.ts already')
  expect(output).toContain('--force')
  expect(await readFile(join(folder, 'trueup.config.ts'), 'utf8')).toBe('// mine')
  expect(existsSync(join(folder, 'journeys'))).toBe(false)
})

test('init overwrites with --force', async () => {
  const folder = await emptyFolder()
  await writeFile(join(folder, 'trueup.config.ts'), '// mine')
  expect((await trueupInit(folder, ...urls, '--yes', '--force')).code).toBe(0)
  expect(await readFile(join(folder, 'trueup.config.ts'), 'utf8')).toContain('defineConfig')
})

test.each([
  [['--yes'], 'both URLs are needed'],
  [[], 'both URLs are needed'],
  [['--production', 'shop.example.com'], '--production: expected an http or https URL'],
  [['--staging', 'https://me:pw@x'], '--staging: expected a URL without credentials'],
  [['--ci', 'jenkins'], 'github'],
])('init %j without a terminal is wrong usage, and says why', async (flags, why) => {
  const folder = await emptyFolder()
  const { code, output } = await trueupInit(folder, ...flags)
  expect(code).toBe(2)
  expect(output).toContain(why)
  expect(output).not.toContain('me:pw')
  expect(existsSync(join(folder, 'trueup.config.ts'))).toBe(false)
})

test('lines are added to a .gitignore once, and the rest of it stays', async () => {
  const folder = await emptyFolder()
  await writeFile(join(folder, '.gitignore'), '/node_modules\ncoverage')
  await writeProject(folder, answers, { force: false })
  const expected = '/node_modules\ncoverage\nreports/runs/\nreports/history.db*\n'
  expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe(expected)
  expect(await writeProject(folder, answers, { force: true })).not.toContain('.gitignore')
  expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe(expected)
})

test('an existing GitLab pipeline is left alone, and told what to include', async () => {
  const folder = await emptyFolder()
  await writeFile(join(folder, '.gitlab-ci.yml'), 'test: { script: "true" }\n')
  const { code, output } = await trueupInit(folder, ...urls, '--ci', 'gitlab', '--yes')
  expect(code).toBe(0)
  expect(output).toContain('include: { local: .gitlab/trueup.yml }')
  expect(await readFile(join(folder, '.gitlab-ci.yml'), 'utf8')).toContain('"true"')
})

function workflow(over: Partial<Answers>) {
  const file = projectFiles({ ...answers, ...over }).find(({ path }) => path.endsWith('.yml'))
  return parse(file?.text ?? '')
}

test('the GitHub workflow runs weekly, by hand or called, and keeps the reports of a run that failed', () => {
  const { on, jobs } = workflow({})
  expect(on.schedule).toEqual([{ cron: '17 3 * * 1' }])
  expect(on).toHaveProperty('workflow_dispatch')
  expect(on).toHaveProperty('workflow_call')
  const steps: { run?: string; if?: string; uses?: string }[] = jobs.compare.steps
  expect(steps.flatMap(({ run }) => run?.split('\n')[0] ?? [])).toEqual([
    'npm ci',
    'npx playwright install --with-deps chromium',
    'npx trueup run',
    'for report in reports/runs/*/report.md; do',
  ])
  const after = steps.slice(steps.findIndex(({ run }) => run === 'npx trueup run') + 1)
  expect(after.map((step) => step.if?.startsWith('always()'))).toEqual([true, true, true])
  expect(steps.at(-1)).toMatchObject({ with: { path: 'reports/' } })
  expect(steps.some((step) => 'continue-on-error' in step)).toBe(false)
})

test('CI keeps what the next run needs of those before, under one key', () => {
  const { steps } = workflow({}).jobs.compare
  const [restore, save] = ['restore', 'save'].map((what) =>
    steps.find((step: { uses?: string }) => step.uses === `actions/cache/${what}@v4`),
  )
  expect(restore.with.path.trim().split('\n')).toEqual([
    'reports/history.db',
    'reports/runs/*/run.json',
    'reports/runs/*/comparison.json',
  ])
  expect(save.with).toEqual({ path: restore.with.path, key: restore.with.key })
  const { cache } = workflow({ ci: 'gitlab' }).trueup
  expect(cache.paths).toEqual(restore.with.path.trim().split('\n'))
})

test('the GitLab job keeps the reports of a run that failed, and shows its test cases', () => {
  const { trueup } = workflow({ ci: 'gitlab' })
  expect(trueup.script.at(-1)).toBe('npx trueup run')
  expect(trueup.artifacts).toMatchObject({
    when: 'always',
    paths: ['reports/'],
    reports: { junit: 'reports/runs/*/junit.xml' },
  })
  expect(trueup).not.toHaveProperty('allow_failure')
})

test('without a browser, CI installs none', () => {
  expect(JSON.stringify(workflow({ journeyKind: 'http' }))).not.toContain('playwright')
  expect(JSON.stringify(workflow({ journeyKind: 'http', ci: 'gitlab' }))).not.toContain(
    'playwright',
  )
})

test('without CI, no workflow is written', () => {
  const paths = projectFiles({ ...answers, ci: 'none' }).map(({ path }) => path)
  expect(paths).toEqual(['trueup.config.ts', 'journeys/first.ts'])
})

test('a URL with quotes stays one string in the configuration', () => {
  const [config] = projectFiles({ ...answers, stagingUrl: "https://x/'+evil+'\\" })
  expect(config?.text).toContain("url: 'https://x/\\'+evil+\\'\\\\',")
})

/** Types an answer whenever the terminal asks a question. */
function typing(lines: string[]) {
  const input = new PassThrough()
  const output = new PassThrough()
  let shown = ''
  output.on('data', (chunk) => {
    shown += chunk
    if (!String(chunk).endsWith(': ')) return
    const line = lines.shift()
    if (line === undefined) input.end()
    else input.write(`${line}\n`)
  })
  return { terminal: { input, output }, shown: () => shown }
}

test('what no flag says is asked, again until it can be used', async () => {
  const { terminal, shown } = typing(['shop', 'https://b.example', '', 'jenkins', 'GitLab'])
  const given = { productionUrl: 'https://a.example' }
  expect(await askAnswers(given, faultOfBaseUrl, terminal)).toEqual({
    productionUrl: 'https://a.example',
    stagingUrl: 'https://b.example',
    journeyKind: 'browser',
    ci: 'gitlab',
  })
  expect(shown()).toContain('Expected an http or https URL')
  expect(shown()).toContain('Expected one of github, gitlab, none')
})

test('questions that are ended give no answers', async () => {
  const { terminal } = typing(['https://a.example'])
  expect(await askAnswers({}, faultOfBaseUrl, terminal)).toBeUndefined()
})
