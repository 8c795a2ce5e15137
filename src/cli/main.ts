#!/usr/bin/env node
// The command line. Each command's file holds its flags and help; what it does is loaded when it is
// called, so that `--help` and completion answer at once.

import yargs, { type Argv } from 'yargs'
import { hideBin } from 'yargs/helpers'
import { baselineCommand } from './baseline.ts'
import { compareCommand } from './compare.ts'
import { complete } from './complete.ts'
import { demoCommand } from './demo.ts'
import { doctorCommand } from './doctor.ts'
import { exitCodes, exitCodeTable } from './exit-codes.ts'
import { experimentCommand } from './experiment.ts'
import { failureOf } from './failure.ts'
import { faultsCommand } from './faults.ts'
import { historyCommand } from './history.ts'
import { initCommand } from './init.ts'
import { lastWins } from './last-wins.ts'
import { noteCommand } from './note.ts'
import { reportCommand } from './report.ts'
import { runCommand } from './run.ts'
import { saturateCommand } from './saturate.ts'
import { serveCommand } from './serve.ts'
import { trafficCommand } from './traffic.ts'
import { trueupVersion } from './version.ts'
import { wrongUsage } from './wrong-usage.ts'

// yargs drops a lone dash from a list of files, so it gets the other name of standard input.
const args = hideBin(process.argv).map((arg) => (arg === '-' ? '/dev/stdin' : arg))

const cli: Argv = yargs(args)
  .scriptName('trueup')
  .usage('trueup: is staging still true to production, and if not, where and by how much?')
  .command(initCommand)
  .command(doctorCommand)
  .command(runCommand)
  .command(compareCommand)
  .command(baselineCommand)
  .command(noteCommand)
  .command(reportCommand)
  .command(historyCommand)
  .command(serveCommand)
  .command(trafficCommand)
  .command(faultsCommand)
  .command(experimentCommand)
  .command(saturateCommand)
  .command(demoCommand)
  .middleware(removeLeftovers)
  .completion('completion', 'Print a script that completes commands in bash and zsh', complete)
  .option('config', {
    type: 'string',
    requiresArg: true,
    describe: 'Configuration file [default: the nearest trueup.config.* upwards]',
  })
  .group(['config', 'help', 'version'], 'Everywhere:')
  .example('$0 demo', 'see it work, with nothing to configure')
  .example('$0 init', 'write a configuration and a first journey')
  .example('$0 run', 'measure both environments and print the table')
  .example('$0 compare latest --explain search', 'how a verdict came about')
  .epilogue(exitCodeTable)
  .demandCommand(1, 'Which command? trueup --help lists them.')
  .recommendCommands()
  .strict()
  .middleware((argv) => lastWins(argv, cli), true)
  .locale('en')
  .wrap(Math.min(100, process.stdout.columns ?? 100))
  .version(trueupVersion())
  .exitProcess(false)
  .fail((message, error) => {
    // A fault of usage comes as a message, at times with an error of yargs' own around it.
    if (error && error.name !== 'YError') throw error
    throw wrongUsage(message, cli)
  })

/** A run that was killed may have left faults on a Toxiproxy server: any start removes them. */
async function removeLeftovers({ _: [command] }: { _: (string | number)[] }): Promise<void> {
  if (command === 'faults' || command === 'completion') return
  const { hasEntries } = await import('../faults/journal.ts')
  if (!hasEntries()) return
  const { clearBeforeAnything } = await import('./faults/clear.ts')
  await clearBeforeAnything()
}

// A reader such as `head` that has seen enough is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode)
  throw error
})

try {
  await cli.parseAsync()
} catch (error) {
  const { message, code } = failureOf(error)
  process.stderr.write(`${message}\n`)
  if (process.env.TRUEUP_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  process.exitCode = code
}
// Not left to an empty event loop: a journey's file may have left a timer or a socket behind.
process.stdout.write('', () => process.exit(process.exitCode ?? exitCodes.ok))
