// The configuration, once: types, defaults and docs/configuration.md all come from this schema.
// Every description below is a line of that page, so it says what a user needs to know.

import { z } from 'zod'
import { experiment } from './experiment-schema.ts'
import { fault, target } from './fault-schema.ts'
import { probe, probeName } from './probes-schema.ts'
import { duration, percent, positiveDuration } from './quantities.ts'
import { reports } from './reports-schema.ts'
import { saturation } from './saturation-schema.ts'
import { breaker, traffic } from './traffic-schema.ts'
import { baseUrl, headerName, headerValue, hostPattern, traceLink, webUrl } from './web.ts'
import { path, positive, text } from './words.ts'

const nameRule = 'a name of letters, digits, dots, dashes and underscores'
const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*$/i, { error: nameRule })
  .meta({ written: nameRule })

const tls = z
  .strictObject({
    ca: path.optional().describe('file with the certificate authority to trust, PEM'),
    cert: path.optional().describe('file with the client certificate, PEM'),
    key: path.optional().describe("file with the client certificate's key, PEM"),
    passphrase: z.string().optional().describe('passphrase of the key'),
    acceptAnyCertificate: text
      .optional()
      .describe(
        'turns certificate checks off for this environment; the value is the reason, and the report repeats it',
      ),
  })
  .refine((value) => (value.cert === undefined) === (value.key === undefined), {
    error: 'cert and key together',
  })

const environment = z.strictObject({
  url: baseUrl.describe(
    "base URL; a journey's paths are taken as a link in its page would be: with `https://host/shop/`, `search` is `/shop/search`, but `/search` is `/search`",
  ),
  production: z
    .boolean()
    .default(false)
    .describe('marks a production system: the guard of docs/journeys.md holds for it'),
  maxRate: positive.optional().describe('requests a second that trueup may send here at most'),
  breaker: breaker.prefault({}).describe('when the traffic stops, so that no more harm is done'),
  writes: text
    .optional()
    .describe('allows journeys that write on a production environment; the value says why'),
  headers: z
    .record(headerName, headerValue.optional())
    .default({})
    .describe('headers sent to this origin alone; a header that is undefined is left out'),
  variables: z
    .record(text, z.unknown())
    .default({})
    .describe('what differs by environment, for the journeys: users, ids, texts'),
  basicAuth: z
    .strictObject({
      username: z.string().describe('name of the user'),
      password: z.string().describe('password of the user'),
    })
    .optional()
    .describe('HTTP basic authentication, sent to this origin alone'),
  tls: tls.optional().describe('certificates'),
  proxy: webUrl.optional().describe('HTTP proxy through which this environment is reached'),
  network: fault
    .optional()
    .describe('a fault between trueup and this environment for the whole of each run'),
  targets: z
    .record(name, target)
    .optional()
    .describe('what this environment depends on, reached by it through a proxy of trueup'),
  allowFaultsOnProduction: text
    .optional()
    .describe('allows faults on a production environment; the value says why'),
  login: path
    .optional()
    .describe('file of a login that is done once per environment, before its journeys'),
})

const start = z.strictObject({
  name: text.optional().describe('how messages call it; default: its command'),
  command: z
    .union([text, z.array(text).min(1)])
    .meta({ written: 'a command line, or a list of program and arguments' })
    .describe(
      'command line for the shell, or program and arguments; best one that stays in the foreground and is its service: where a command ends with code 0 before `ready` is up, as `docker compose up -d` does, trueup waits on, but what a daemon runs for it is not stopped after the run; `{targets.ENVIRONMENT.NAME}` in it or in `env` is the address at which a target is reached: that of its proxy in a run or experiment with faults there, else its own',
    ),
  ready: z
    .union([webUrl, z.int().min(1).max(65535)])
    .meta({ written: 'an http or https URL, or a port from 1 to 65535' })
    .optional()
    .describe('URL that answers below 500, or TCP port that is open, once it is up'),
  env: z.record(text, z.string().optional()).default({}).describe('additions to its environment'),
  cwd: path.optional().describe('working folder, relative to the configuration'),
  timeout: positiveDuration.prefault('60s').describe('how long it may take to come up'),
})

const faults = z.strictObject({
  server: webUrl
    .optional()
    .describe(
      'address of a Toxiproxy server that is up; default: TRUEUP_TOXIPROXY, or one is started for the run and stopped with it',
    ),
})

const journeyMargins = z.strictObject({
  typical: percent.optional().describe("margin of the typical ratio of a journey's durations"),
  p50: percent.optional().describe('margin at the median'),
  p95: percent.optional().describe('margin at the 95th percentile'),
  p99: percent.optional().describe('margin at the 99th percentile'),
  errors: percent.optional().describe('margin of the error rate, in points of 100'),
  floor: duration.optional().describe('differences smaller than this are never a fault'),
})

const margins = z.strictObject({
  typical: percent.prefault('10%').describe("margin of the typical ratio of a journey's durations"),
  p50: percent.prefault('10%').describe('margin at the median'),
  p95: percent.prefault('15%').describe('margin at the 95th percentile'),
  p99: percent.prefault('25%').describe('margin at the 99th percentile'),
  errors: percent.prefault('1%').describe('margin of the error rate: 1% is one point of 100'),
  capacity: percent.prefault('10%').describe('margin of the throughput that `saturate` finds'),
  floor: duration.prefault('5ms').describe('differences smaller than this are never a fault'),
  journeys: z
    .record(
      text,
      journeyMargins.extend({
        steps: z.record(text, journeyMargins).default({}).describe('margins of single steps'),
      }),
    )
    .default({})
    .describe('margins of single journeys, by name'),
  headline: z
    .array(text)
    .default([])
    .describe(
      'more subjects that decide the exit code: "endpoint GET /cart", "journey NAME > STEP"',
    ),
})

/** Where there are none of these, a configuration of traffic alone needs none. */
export const usualJourneyFiles = 'journeys/*.{ts,mts,js,mjs}'

const journeys = z.strictObject({
  files: z
    .union([text, z.array(text).min(1)])
    .meta({ written: 'a file or glob, or a list of them' })
    .default(usualJourneyFiles)
    .describe('files or globs with the journeys'),
  data: path
    .optional()
    .describe('CSV or JSON file; row by iteration, the same row in both environments'),
  iterations: z.int().min(1).default(20).describe('measured pairs of each journey'),
  duration: positiveDuration
    .optional()
    .describe('measure for this long instead of counting iterations'),
  warmUp: z.int().min(0).default(1).describe('pairs before the measured ones; never judged'),
  timeout: positiveDuration.prefault('60s').describe('a whole iteration of a journey'),
  actionTimeout: positiveDuration.prefault('15s').describe('one action or request within a step'),
  context: z
    .enum(['fresh', 'kept'])
    .default('fresh')
    .describe('a new browser context and cookie jar for each iteration, or one for all'),
  browser: z
    .enum(['chromium', 'firefox', 'webkit'])
    .default('chromium')
    .describe('browser of the journeys that need one'),
  executable: path.optional().describe('path of the browser; default: the one that is found'),
  device: text.optional().describe('a device name of Playwright, such as "iPhone 15"'),
  locale: text.optional().describe('locale of the browser, such as de-CH'),
  viewport: z
    .strictObject({
      width: z.int().min(1).describe('in CSS pixels'),
      height: z.int().min(1).describe('in CSS pixels'),
    })
    .optional()
    .describe('size of the page'),
  headed: z.boolean().default(false).describe('shows the browser'),
  hosts: z
    .array(hostPattern)
    .optional()
    .describe(
      'hosts that journeys may reach besides their environment, such as `cdn.example.com` or `*.example.com`; default: any that is not another environment',
    ),
  after: path
    .optional()
    .describe(
      'file of a clean-up that runs once in each environment at the end of a run, however it ended; not measured',
    ),
  traces: z
    .boolean()
    .default(true)
    .describe('runs what failed or was slowest once more at the end, unmeasured, with a trace'),
  failedTrial: z
    .enum(['stop', 'drop'])
    .default('stop')
    .describe('what to do with a journey whose trial fails in both environments'),
})

const expected = z.strictObject({
  ratio: positive.describe('candidate divided by reference'),
  because: text.describe('the reason, repeated in the table'),
})

const note = text
  .max(500, { error: 'a text of at most 500 characters' })
  .meta({ written: 'a text of at most 500 characters' })

export const schema = z.strictObject({
  environments: z
    .record(name, environment)
    .refine((value) => Object.keys(value).length >= 1, { error: 'two environments to compare' })
    .describe('the systems under test, by name'),
  compare: z
    .strictObject({
      reference: name.describe('environment that is right by definition, usually production'),
      candidate: name.describe('environment that is measured against it'),
    })
    .optional()
    .describe('which is measured against which; default: the one marked production, and the other'),
  start: z
    .array(start)
    .default([])
    .describe('processes to start before a run and to stop after it, in this order'),
  journeys: journeys.prefault({}).describe('the critical user journeys'),
  traffic: traffic.optional().describe('the traffic of production that is replayed'),
  faults: faults.prefault({}).describe('how faults are made; they stand at their environments'),
  experiments: z
    .record(name, experiment)
    .default({})
    .describe('degradation experiments of `trueup experiment NAME`, by name; docs/experiments.md'),
  saturation: saturation
    .optional()
    .describe('the search of `trueup saturate` for what each environment can hold'),
  margins: margins.prefault({}).describe('how far a candidate may be from the reference'),
  expected: z
    .record(text, expected)
    .default({})
    .describe(
      'known differences: "journey NAME" or "journey NAME > STEP", or "endpoint METHOD ROUTE"',
    ),
  probes: z
    .record(probeName, probe)
    .default({})
    .describe('what else is compared between the environments, by name; docs/probes.md'),
  notes: z
    .record(note, note)
    .default({})
    .describe('what people know of a cell, such as "journey search": shown first in its notes'),
  tracing: z
    .strictObject({
      link: traceLink.describe('page of a trace in your tracing tool, by which reports lead there'),
    })
    .optional()
    .describe('where the traces are that trueup sends along as `traceparent`'),
  reports: reports.prefault({}).describe('whom a run is told besides its folder; docs/reports.md'),
  baseline: path.default('reports/baseline.json').describe('file of the accepted differences'),
  out: path.default('reports').describe('folder of the runs'),
  seed: z.int().min(0).default(1).describe('the same seed and inputs give the same plan'),
})

/** A configuration as the rest of trueup sees it: checked, with every default in place. */
export type Config = z.output<typeof schema>
/** A configuration as a user writes it. */
export type UserConfig = z.input<typeof schema>
export type EnvironmentConfig = Config['environments'][string]
export type StartConfig = Config['start'][number]
export type JourneysConfig = Config['journeys']
export type TrafficConfig = NonNullable<Config['traffic']>
export type SaturationConfig = NonNullable<Config['saturation']>
export type BreakerConfig = EnvironmentConfig['breaker']
export type Margins = Config['margins']
export type ReportsConfig = Config['reports']
export type ProbeConfig = Config['probes'][string]
export type ExperimentConfig = Config['experiments'][string]
