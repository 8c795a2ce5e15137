// `trueup traffic`: its flags. What it does is in traffic/.

import type { Argv, CommandModule } from 'yargs'
import { jsonFlag, ownFlagsFirst } from './shared-flags.ts'

export interface LogFlags {
  config?: string
  logs?: string[]
  format?: string
  logFormat?: string
  timeMeans?: 'start' | 'end'
  maxRejected?: string
  json: boolean
}

export interface PlanFlags extends LogFlags {
  scale?: number
  scaleBy?: string
  rate?: number
  speed?: number
  shape?: string
  duration?: string
  from?: string
  to?: string
  seed?: number
  out?: string
}

function logFlags(yargs: Argv): Argv<LogFlags> {
  return ownFlagsFirst(yargs)
    .positional('logs', {
      type: 'string',
      array: true,
      describe: "Files, globs, or - for standard input [default: the configuration's traffic.log]",
    })
    .option('format', {
      type: 'string',
      requiresArg: true,
      describe: 'Name of the format, such as nginx-combined [default: detected]',
    })
    .option('log-format', {
      type: 'string',
      requiresArg: true,
      conflicts: 'format',
      describe: "The server's own format string: of nginx, Apache, HAProxy or Envoy",
    })
    .option('time-means', {
      choices: ['start', 'end'] as const,
      requiresArg: true,
      describe: 'What the time stamp means [default: as the format has it]',
    })
    .option('max-rejected', {
      type: 'string',
      requiresArg: true,
      describe: 'Fail where more of the lines than this cannot be used, such as 1%',
    })
    .option('json', jsonFlag)
}

const inspect: CommandModule<object, LogFlags> = {
  command: 'inspect [logs..]',
  describe: 'Show what a log holds: requests, their shape over time, endpoints',
  builder: (yargs) =>
    logFlags(yargs)
      .example('$0 traffic inspect access.log*', 'a rotated set, packed or not, as one log')
      .example('kubectl logs ingress | $0 traffic inspect -', 'standard input'),
  handler: async (flags) => {
    const { inspectLog } = await import('./traffic/inspect.ts')
    await inspectLog(flags)
  },
}

const plan: CommandModule<object, PlanFlags> = {
  command: 'plan [logs..]',
  describe: 'Make a log into requests to send, show what became what, and send nothing',
  builder: (yargs) =>
    logFlags(yargs)
      .option('scale', { type: 'number', requiresArg: true, describe: '0.1: a tenth of it' })
      .option('scale-by', {
        type: 'string',
        requiresArg: true,
        describe: 'Leave out whole clients (client) or single requests (request)',
      })
      .option('rate', {
        type: 'number',
        requiresArg: true,
        describe: 'Mean requests a second, in place of --scale',
      })
      .option('speed', { type: 'number', requiresArg: true, describe: '2: in half the time' })
      .option('shape', {
        type: 'string',
        requiresArg: true,
        describe: 'recorded, smooth, spiky or seasonal',
      })
      .option('duration', {
        type: 'string',
        requiresArg: true,
        describe: 'How long the replay takes at most, such as 20m',
      })
      .option('from', {
        type: 'string',
        requiresArg: true,
        describe: 'Requests that arrived at this time or later, such as 2026-05-04T02:00:00Z',
      })
      .option('to', { type: 'string', requiresArg: true, describe: 'Requests before this time' })
      .option('seed', {
        type: 'number',
        requiresArg: true,
        describe: 'The same seed and log give the same plan',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'Write the plan to this file, for `traffic.plan` of a configuration',
      })
      .example('$0 traffic plan access.log.gz --scale 0.1', 'what a tenth of the traffic would be')
      .example('$0 traffic plan --out traffic/monday.plan', 'keep it, to run without the log'),
  handler: async (flags) => {
    const { planLog } = await import('./traffic/plan.ts')
    await planLog(flags)
  },
}

export const trafficCommand: CommandModule = {
  command: 'traffic',
  describe: 'Production logs: inspect one, plan its replay',
  builder: (yargs) =>
    yargs.command(inspect).command(plan).demandCommand(1, 'Which? trueup traffic inspect or plan.'),
  handler: () => undefined,
}
