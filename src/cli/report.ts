// `trueup report`: its flags. What it does is in judge/.

import type { CommandModule } from 'yargs'
import { outFlag, ownFlagsFirst, runPositional, strictFlag } from './shared-flags.ts'

export interface ReportFlags {
  config?: string
  run: string
  out?: string
  strict: boolean
  otlp?: string
  webhook: boolean
}

/** It reports, whatever the verdict; `compare` is what judges for CI. */
const exitCodes = `Exit codes:
  0    all of it was written and sent, whatever the verdict
  2    wrong usage or configuration
  4    something could not be read, written or sent
  The verdict of a run as an exit code: trueup compare RUN`

export const reportCommand: CommandModule<object, ReportFlags> = {
  command: 'report [run]',
  describe: 'Judge a run again and write all of its reports',
  builder: (yargs) =>
    ownFlagsFirst(yargs)
      .usage(
        'trueup report RUN: judges a run again and writes all of its reports into it, for people (report.html, report.md) and for machines (comparison.json, junit.xml, cells.csv, metrics.prom, hlog/).',
      )
      .positional('run', { ...runPositional, default: 'latest' })
      .option('out', outFlag)
      .option('strict', {
        ...strictFlag,
        describe: 'A should-fix difference is a failure in junit.xml too',
      })
      .option('otlp', {
        type: 'string',
        requiresArg: true,
        describe: 'Send the run to this collector by OTLP too, such as http://localhost:4318',
      })
      .option('webhook', {
        type: 'boolean',
        default: false,
        describe: 'Tell the webhook of the configuration too [reports.webhook]',
      })
      .example('$0 report latest', 'after the baseline has changed')
      .epilogue(exitCodes),
  handler: async (flags) => {
    const { writeReportAgain } = await import('./judge/write-report-again.ts')
    process.exitCode = await writeReportAgain(flags)
  },
}
