// `trueup report`: its flags. What it does is in judge/.

import type { CommandModule } from 'yargs'

export interface ReportFlags {
  config?: string
  run: string
  out?: string
  strict: boolean
  otlp?: string
  webhook: boolean
}

export const reportCommand: CommandModule<object, ReportFlags> = {
  command: 'report [run]',
  describe: "Write a run's comparison and report again",
  builder: (yargs) =>
    yargs
      .usage(
        'trueup report RUN: judges a run again and writes all of its reports into it, for people\n' +
          '  (report.html, report.md) and for machines (comparison.json, junit.xml, cells.csv,\n' +
          '  metrics.prom, hlog/).',
      )
      .positional('run', {
        type: 'string',
        default: 'latest',
        describe: 'A run folder, its id (or how it begins), or `latest`',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'Folder of the run folders [default: out, reports]',
      })
      .option('strict', {
        type: 'boolean',
        default: false,
        describe: 'A should-fix difference is a failure too',
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
      .example('$0 report latest', 'after the baseline has changed'),
  handler: async (flags) => {
    const { writeReportAgain } = await import('./judge/write-report.ts')
    process.exitCode = await writeReportAgain(flags)
  },
}
