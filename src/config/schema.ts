// The configuration, once: types, defaults and docs/configuration.md all come from this schema.
// Every description below is a line of that page, so it says what a user needs to know.

import { z } from 'zod'
import { environment } from './environment-schema.ts'
import { experiment } from './experiment-schema.ts'
import { margins } from './margins-schema.ts'
import { probe, probeName } from './probes-schema.ts'
import { positiveDuration } from './quantities.ts'
import { reports } from './reports-schema.ts'
import { saturation } from './saturation-schema.ts'
import { traffic } from './traffic-schema.ts'
import { hostPattern, traceLink, webUrl } from './web.ts'
import { name, path, positive, text } from './words.ts'

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
