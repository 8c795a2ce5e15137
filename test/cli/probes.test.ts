import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serveHttps } from '../environments/loopback.ts'
import { type Project, project } from './command-line.ts'
import { homeJourney, twoEnvironments } from './two-environments.ts'

interface Seen {
  path: string
  authorization?: string | undefined
  marker?: string | undefined
  method?: string | undefined
}

/** A page for the journey, and what it is made of at /version. */
function about(facts: object, seen: Seen[] = [], headers: Record<string, string> = {}) {
  const listener: RequestListener = ({ url = '', method, headers: sent }, response) => {
    const { authorization, 'x-trueup-run': marker } = sent
    seen.push({ path: url, authorization, marker: marker?.toString(), method })
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    if (url === '/missing') response.statusCode = 404
    response.end(url === '/version' ? JSON.stringify(facts) : '<h1>Welcome to release 7</h1>')
  }
  return listener
}

async function comparisonOf(shop: Project) {
  const [run] = (await shop.runs()).slice(-1)
  return JSON.parse(await shop.read(`reports/runs/${run}/comparison.json`))
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('probes', () => {
  it('compare JSON, headers, texts and commands, and show them as a table', async () => {
    const seen: Seen[] = []
    const shop = await twoEnvironments({
      production: about({ db: { version: '15.3' }, build: 41, flags: { a: 1, b: 2 } }, seen, {
        server: 'nginx',
      }),
      staging: about({ db: { version: '15.4' }, build: 42, flags: { b: 2, a: 1 } }),
      config: {
        // The journey is to be equal, however busy the machine is.
        margins: { typical: '100%', floor: '1s' },
        probes: {
          postgres: { http: { url: '/version', json: 'db.version' } },
          build: { http: { url: '/version', json: '$.build' }, expected: 'staging is ahead' },
          flags: { http: { url: '/version', json: 'flags' } },
          release: { http: { url: '/', text: 'release (\\d+)' } },
          gone: { http: { url: '/missing' } },
          answer: { headers: ['server'] },
          kernel: { command: { production: 'echo 6.1', staging: 'echo no such host >&2; exit 7' } },
          name: { command: 'echo "I am $TRUEUP_ENVIRONMENT"' },
        },
      },
    })
    const { code, stdout, stderr } = await shop.trueup('run')
    expect(stdout).toMatch(/^Parity +production +staging +Verdict$/m)
    expect(stdout).toMatch(/^postgres +15\.3 +15\.4 +differs$/m)
    expect(stdout).toMatch(/^build +41 +42 +expected\n +staging is ahead$/m)
    expect(stdout).toMatch(/^flags +\{"a":1,"b":2\} +\{"a":1,"b":2\} +equal$/m)
    expect(stdout).toMatch(/^release +7 +7 +equal$/m)
    expect(stdout).toMatch(/^gone +unknown +unknown +unknown$/m)
    expect(stdout).toContain('/missing answered 404')
    expect(stdout).toMatch(/^answer +nginx +\(not set\) +differs$/m)
    expect(stdout).toMatch(/^kernel +6\.1 +unknown +unknown$/m)
    expect(stdout).toContain('ended with exit code 7: no such host')
    expect(stdout).toMatch(/^name +I am production +I am staging +differs$/m)
    expect(code, stderr).toBe(0)

    const { parity } = await comparisonOf(shop)
    expect(parity[0]).toEqual({
      probe: 'postgres',
      reference: '15.3',
      candidate: '15.4',
      verdict: 'differs',
    })
    const [run] = await shop.runs()
    expect(await shop.read(`reports/runs/${run}/report.md`)).toContain(
      '| postgres | 15.3 | 15.4 | differs |',
    )
    // Only reading, marked, and over before the journey begins.
    expect(seen.slice(1).every(({ method }) => method === 'GET')).toBe(true)
    const last = seen.findLastIndex(({ path }) => path === '/version' || path === '/missing')
    const journeys = seen.filter(({ path }, index) => path === '/' && index > last)
    expect(journeys.length).toBeGreaterThan(10)
    expect(seen[last]?.marker).toBe(run)
  })

  it('turn the run red where a value must match, and tell what has moved since the baseline', async () => {
    const staging = { schema: 8 }
    const shop = await twoEnvironments({
      production: about({ schema: 8 }),
      staging: about(staging),
      config: {
        probes: { schema: { http: { url: '/version', json: 'schema' }, mustMatch: true } },
      },
    })
    expect((await shop.trueup('run')).stdout).toMatch(/^schema +8 +8 +equal$/m)
    const accepted = await shop.trueup('baseline', 'accept')
    expect(accepted.code, accepted.stderr).toBe(0)
    staging.schema = 9
    const red = await shop.trueup('run')
    expect(red.stdout).toContain('Must match and does not: schema (8, 9).')
    expect(red.stdout).toMatch(
      /^schema +8 +9 +must match\n +moved since the baseline: staging: 8 → 9$/m,
    )
    expect(red.code).toBe(1)
  })

  it('see issuer, expiry and protocol of TLS, and send credentials home alone', async () => {
    const certificates = join(import.meta.dirname, '../environments/certificates')
    const pem = (name: string) => readFileSync(join(certificates, name), 'utf8')
    const options = { key: pem('server.key'), cert: pem('server.pem') }
    const elsewhere: Seen[] = []
    const own: Seen[] = []
    const production = await serveHttps(options, about({ v: 1 }, own))
    const staging = await serveHttps({ ...options, maxVersion: 'TLSv1.2' }, about({ v: 1 }))
    const third = await serveHttps(options, about({ v: 1 }, elsewhere))
    const tls = { ca: join(certificates, 'ca.pem') }
    const headers = { authorization: 'Bearer topsecret-123' }
    const shop = await project({
      'trueup.config.json': {
        environments: {
          production: { url: production, production: true, tls, headers },
          staging: { url: staging, tls },
        },
        journeys: { iterations: 10, traces: false },
        margins: { typical: '100%' },
        probes: {
          certificate: { tls: ['issuer', 'expiry', 'protocol'] },
          own: { http: { url: '/version', json: 'v' } },
          elsewhere: { http: { url: `${third}/version`, json: 'v' } },
          echoed: { command: 'echo got topsecret-123' },
        },
      },
      'journeys/home.ts': homeJourney,
    })
    const { stdout, stderr } = await shop.trueup('run')
    expect(stdout, stderr).toMatch(/^certificate: issuer .+ equal$/m)
    expect(stdout).toMatch(/^certificate: expiry +(\d{4}-\d\d-\d\d) +\1 +equal$/m)
    expect(stdout).toMatch(/^certificate: protocol +TLSv1\.3 +TLSv1\.2 +differs$/m)
    expect(own.find(({ path }) => path === '/version')?.authorization).toContain('topsecret')
    expect(elsewhere.map(({ authorization }) => authorization)).toEqual([undefined, undefined])
    // What holds a secret is compared by its hash.
    expect(stdout).toMatch(/^echoed +hash ([0-9a-f]{12}) +hash \1 +equal$/m)
    const [run] = await shop.runs()
    const kept = ['run.json', 'comparison.json', 'report.md', 'report.html']
    for (const file of kept) {
      expect(await shop.read(`reports/runs/${run}/${file}`)).not.toContain('topsecret')
    }
  })

  it('end a command at its timeout, with all that it started, and leave the run open where it had to match', async () => {
    const shop = await twoEnvironments({
      config: {
        probes: {
          slow: { command: 'echo $$ > "$TRUEUP_ENVIRONMENT.pid"; sleep 300 & wait', timeout: '4s' },
          loud: { command: 'yes', mustMatch: true },
        },
      },
    })
    const { stdout, code } = await shop.trueup('run')
    expect(stdout).toContain('the command was not done after 4000 ms and was ended')
    expect(stdout).toContain('the command printed more than 64 KiB')
    expect(stdout).toContain('Must match and is unknown: loud.')
    expect(stdout).toContain('a probe that must match has no value')
    expect(code).toBe(3)
    const pid = Number(await shop.read('staging.pid'))
    expect(isAlive(pid)).toBe(false)
  })

  it('leave no command behind at Ctrl-C, and none when trueup is killed', async () => {
    const slow = 'echo $$ > "$TRUEUP_ENVIRONMENT.pid"; sleep 300 & wait'
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const shop = await twoEnvironments({
        config: { probes: { constructor: { command: slow, timeout: '5m' } } },
      })
      const run = shop.start(['run'])
      const pidOf = async () => Number(await shop.read('staging.pid').catch(() => ''))
      await expect.poll(pidOf).toBeGreaterThan(0)
      run.process.kill(signal)
      const { code } = await run.ended
      expect(code).toBe(signal === 'SIGINT' ? 130 : null)
      const pid = await pidOf()
      await expect.poll(() => isAlive(pid)).toBe(false)
    }
  })

  it('are listed by a dry run, which asks nobody, and tried by doctor', async () => {
    const seen: Seen[] = []
    const shop = await twoEnvironments({
      production: about({ v: 1 }, seen),
      staging: about({ v: 2 }),
      config: {
        probes: {
          v: { http: { url: '/version', json: 'v' } },
          db: { command: { production: 'echo 1', staging: 'exit 3' } },
        },
      },
    })
    const dry = await shop.trueup('run', '--dry-run')
    expect(dry.stdout).toContain('  v: GET /version: v\n  db:\n    production: runs echo 1\n')
    expect(seen).toEqual([])
    const doctor = await shop.trueup('doctor')
    expect(doctor.stdout).toMatch(/✓ probe v +2$/m)
    expect(doctor.stdout).toMatch(/! probe db +unknown/)
    expect(doctor.stdout).toContain('ended with exit code 3')
  })

  it('have every fault of their configuration said at once', async () => {
    const shop = await twoEnvironments({
      config: {
        probes: {
          nothing: {},
          two: { command: 'a', tls: ['issuer'] },
          plain: { tls: ['expiry'] },
          torn: { command: 'a', mustMatch: true, expected: 'b' },
          half: { command: { production: 'a', stagin: 'b' } },
          broken: { http: { url: '/', text: '(' } },
        },
      },
    })
    const { code, stderr } = await shop.trueup('run')
    expect(code).toBe(2)
    expect(stderr).toContain('one of http, command, tls and headers')
    expect(stderr).toContain('did you mean staging?')
    expect(stderr).toMatch(/probes\.plain\.tls.*https URL/s)
    expect(stderr).toContain('a regular expression')
    expect(stderr).toContain('expected or mustMatch')
  })
})
