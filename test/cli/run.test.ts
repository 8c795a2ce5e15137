import { describe, expect, it } from 'vitest'
import { answersAfter } from './command-line.ts'
import { twoEnvironments } from './two-environments.ts'

describe('trueup run', () => {
  it('exits 0 when every headline cell is acceptable', async () => {
    // As slow as it takes for what a busy machine adds to stay within the margin.
    const shop = await twoEnvironments({
      production: answersAfter(150),
      staging: answersAfter(150),
    })
    const { code, stdout, stderr } = await shop.trueup('run')
    expect(stderr).toContain('staging is compared with production')
    expect(stdout).toMatch(/^Journey +production +staging +n +Difference +Verdict/m)
    expect(stdout).toMatch(/^home .* 10 .*acceptable/m)
    expect(code).toBe(0)
  })

  it('exits 1 when a journey must be fixed, says by how much and why, and leaves its reports', async () => {
    const shop = await twoEnvironments({
      staging: answersAfter(600),
      production: answersAfter(20),
    })
    const { code, stdout } = await shop.trueup('run')
    expect(stdout).toMatch(/^home .*\+[\d,]+ % \[\+[\d,]+, \+[\d,]+\] +must fix/m)
    expect(stdout).toMatch(/^• home: .*margin/m)
    expect(stdout).toContain('Exit code 1')
    expect(code).toBe(1)
    const [id] = await shop.runs()
    const comparison = JSON.parse(await shop.read(`reports/runs/${id}/comparison.json`))
    expect(comparison).toMatchObject({ verdict: 'must-fix', exitCode: 1, runs: { reference: id } })
    expect(await shop.read(`reports/runs/${id}/report.md`)).toContain('| **must fix** |')
    expect(stdout).toContain(`${id}/report.html`)
  })

  it('exits 3 when there are too few pairs to judge', async () => {
    const shop = await twoEnvironments()
    const { code, stdout, stderr } = await shop.trueup('run', '--iterations', '3')
    expect(stderr).toContain('3 pairs cannot be judged')
    expect(stdout).toMatch(/^home .*inconclusive/m)
    expect(code).toBe(3)
  })

  it('prints the comparison alone on standard output with --json', async () => {
    const shop = await twoEnvironments()
    const { stdout, stderr } = await shop.trueup('run', '--json', '--iterations', '6')
    expect(JSON.parse(stdout)).toMatchObject({ environments: { candidate: 'staging' } })
    expect(stderr).toContain('staging is compared with production')
  })

  it('says nothing but the result with --quiet', async () => {
    const shop = await twoEnvironments()
    const { stdout, stderr } = await shop.trueup('run', '--quiet', '--iterations', '6')
    expect(stdout).toContain('Journey')
    expect(stderr).toBe('')
  })

  it('exits 4 when an environment is down, and names it', async () => {
    const shop = await twoEnvironments({
      config: {
        environments: {
          production: { url: 'http://127.0.0.1:9' },
          staging: { url: 'http://127.0.0.1:9' },
        },
      },
    })
    const { code, stdout, stderr } = await shop.trueup('run')
    expect(stderr).toContain('production')
    expect(stderr).toContain('127.0.0.1:9')
    expect(stdout).toBe('')
    expect(code).toBe(4)
  })

  it('exits 4 when a journey fails in both environments at its trial', async () => {
    const notThere = (_: unknown, response: import('node:http').ServerResponse) => {
      response.statusCode = 500
      response.end('broken')
    }
    const shop = await twoEnvironments({ production: notThere, staging: notThere })
    const { code, stderr } = await shop.trueup('run')
    expect(stderr).toMatch(/home.*open/s)
    expect(stderr).toContain('500')
    expect(code).toBe(4)
  })

  it('shows errors as counts when only one environment fails', async () => {
    let requests = 0
    const shop = await twoEnvironments({
      staging: (_, response) => {
        requests++
        response.statusCode = requests % 2 === 0 ? 503 : 200
        response.end('perhaps')
      },
    })
    const { stdout, stderr } = await shop.trueup('run')
    expect(stdout).toMatch(/^ {2}errors +0 of 10 +\d of 10/m)
    expect(stderr).toMatch(/home failed in staging at "open" \(http-503\)/)
  })
})
