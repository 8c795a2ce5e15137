import { describe, expect, it } from 'vitest'
import { project } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'

const commands = [
  'init',
  'doctor',
  'run',
  'compare',
  'baseline',
  'note',
  'report',
  'history',
  'serve',
  'traffic',
  'faults',
  'experiment',
  'saturate',
  'demo',
]

const judging = ['run', 'compare', 'report', 'experiment', 'saturate']

describe('the command line', () => {
  it('lists its commands and exit codes with --help', async () => {
    const { code, stdout } = await (await project()).trueup('--help')
    for (const name of commands) {
      expect(stdout).toMatch(new RegExp(`^  trueup ${name}\\b`, 'm'))
    }
    expect(stdout).toMatch(/^ {2}130 +interrupted/m)
    expect(code).toBe(0)
  })

  it.each(commands)('explains %s with --help, and does nothing', async (command) => {
    const { code, stdout, stderr } = await (await project()).trueup(command, '--help')
    expect(stdout.includes('--config ')).toBe(command !== 'demo')
    // Its own flags stand before those of every command.
    const own = stdout.search(/^(Options|Commands|What comes out):/m)
    expect(own).toBeGreaterThan(0)
    expect(stdout.indexOf('Everywhere:')).toBeGreaterThan(own)
    expect(stdout.includes('Exit codes:')).toBe(judging.includes(command))
    expect(stderr).toBe('')
    expect(code).toBe(0)
  })

  it('prints the version of the package', async () => {
    const { code, stdout } = await (await project()).trueup('--version')
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(code).toBe(0)
  })

  it.each([
    [[], 'Which command?'],
    [['rum'], 'Did you mean run?'],
    [['run', '--iteration', '3'], 'Did you mean --iterations?'],
    [['run', '--iterations'], '--iterations needs a value.'],
    [['run', '--nothing'], 'Unknown flag: --nothing.'],
    [['run', 'nothing'], 'Unknown argument: nothing.'],
    [['run', '--only', 'all'], '--only: expected one of "journeys", "traffic", came "all".'],
    [['traffic', 'plan', '--format=iis', '--log-format=$a'], 'exclude each other'],
    [['history', '--runs', 'all'], '--runs: expected a whole number from 1 on'],
    [['compare'], 'Expected at least 1 argument, came 0.'],
    [['baseline'], 'Which?'],
    [['compare', 'latest'], 'There is no run in'],
    [['compare', 'a', '--environment', 'staging'], 'No run "a"'],
    [['run', '--config', 'nowhere.ts'], 'No configuration at'],
    [['demo', '--config', 'mine.ts'], 'demo takes no --config'],
    [['run'], 'trueup init'],
  ])('exits 2 on wrong usage: %j', async (args, message) => {
    const { code, stdout, stderr } = await (await project()).trueup(...args)
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/^ +at /m)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })

  it('prints a completion script', async () => {
    const { code, stdout } = await (await project()).trueup('completion')
    expect(stdout).toContain('--get-yargs-completions')
    expect(code).toBe(0)
  })

  it('completes commands, flags and the ids of runs', async () => {
    const shop = await project({ 'reports/runs/2026-05-04T02-00-00-1a2b3c4d/run.json': {} })
    const complete = async (...words: string[]) =>
      (await shop.trueup('--get-yargs-completions', 'trueup', ...words)).stdout.split('\n')
    expect(await complete('com')).toContain('compare')
    expect(await complete('run', '--it')).toContain('--iterations')
    expect(await complete('compare', '')).toContain('2026-05-04T02-00-00-1a2b3c4d')
  })
})

describe('trueup run --dry-run', () => {
  it('prints the plan and sends nothing', async () => {
    let requests = 0
    const shop = await twoEnvironments({
      staging: (_, response) => {
        requests++
        response.end()
      },
    })
    const { code, stdout } = await shop.trueup('run', '--dry-run')
    expect(stdout).toContain('staging is compared with production (seed 1).')
    expect(stdout).toContain('home (http, journeys/home.ts)')
    expect(code).toBe(0)
    expect(requests).toBe(0)
    expect(await shop.runs()).toEqual([])
  })

  it('prints the same plan for the same seed as data', async () => {
    const shop = await twoEnvironments()
    const plan = async (seed: string) =>
      (await shop.trueup('run', '--dry-run', '--json', '--seed', seed)).stdout
    const first = await plan('7')
    expect(JSON.parse(first)).toMatchObject({ seed: 7, journeys: [{ name: 'home' }] })
    expect(await plan('7')).toBe(first)
    expect(await plan('8')).not.toBe(first)
  })

  it('plans only the journeys that are asked for', async () => {
    const shop = await twoEnvironments()
    const { code, stderr } = await shop.trueup('run', '--dry-run', '--journey', 'hom')
    expect(stderr).toContain('did you mean home?')
    expect(code).toBe(2)
  })

  it.each(['0', '-1', '2.5', 'many'])('refuses %s iterations', async (iterations) => {
    const shop = await twoEnvironments()
    const { code, stderr } = await shop.trueup('run', '--dry-run', `--iterations=${iterations}`)
    expect(stderr).toContain('--iterations: expected a whole number')
    expect(code).toBe(2)
  })
})

describe('secrets', () => {
  it('are not printed with the error of a journey that holds one', async () => {
    const shop = await twoEnvironments({
      config: {
        environments: {
          production: { url: 'http://127.0.0.1:1' },
          staging: { url: 'http://127.0.0.1:2', headers: { authorization: 'Bearer abc123def456' } },
        },
      },
      files: { 'journeys/home.ts': `throw new Error('what is abc123def456 doing here?')` },
    })
    const { code, stderr } = await shop.trueup('run')
    expect(stderr).toContain('what is [secret] doing here?')
    expect(code).toBe(2)
  })
})
