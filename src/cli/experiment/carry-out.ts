// An experiment from end to end: configuration, plan, trials, run folder, judging, report.

import { judgeExperiment } from '../../compare/experiment/judge-experiment.ts'
import { builtInExperiments } from '../../config/built-in-experiments.ts'
import { type LoadedConfig, loadConfig } from '../../config/load.ts'
import { describeExperiment } from '../../experiments/describe.ts'
import { leastMs, workloadOf } from '../../experiments/plan.ts'
import { type PreparedExperiment, prepareExperiment } from '../../experiments/prepare.ts'
import { executeExperiment } from '../../experiments/run.ts'
import { experimentNames } from '../../experiments/settings.ts'
import { openRun } from '../../record/open-run.ts'
import type { RunFile } from '../../record/run-file.ts'
import { renderExperiment } from '../../report/experiment/terminal.ts'
import { endCodes, exitCodes } from '../exit-codes.ts'
import type { ExperimentFlags } from '../experiment.ts'
import { mayUse } from '../first-use.ts'
import { outputHasColours, outputWidth } from '../judge/show-comparison.ts'
import { withOverrides } from '../run/overrides.ts'
import { StopRequests } from '../run/stop-requests.ts'
import { withoutSecrets } from '../run/without-secrets.ts'
import { UsageError } from '../usage-error.ts'
import { trueupVersion } from '../version.ts'
import { ExperimentProgress } from './progress.ts'
import { writeExperimentReport } from './write-report.ts'

/** Returns the exit code. */
export async function carryOutExperiment(flags: ExperimentFlags): Promise<number> {
  const { seed, out } = flags
  const loaded = withOverrides(await loadConfig({ file: flags.config }), { seed, out })
  if (flags.list) {
    process.stdout.write(listOf(loaded, flags.json))
    return exitCodes.ok
  }
  const { name } = flags
  if (name === undefined) {
    throw new UsageError(
      `Which experiment? There are ${experimentNames(loaded).join(', ')}; --list says what each of them asks.`,
    )
  }
  return await withoutSecrets(loaded, async () => {
    const prepared = await prepareExperiment(name, loaded)
    try {
      return await carryOutPrepared(prepared, flags)
    } finally {
      await prepared.traffic?.close()
    }
  })
}

function listOf(loaded: LoadedConfig, json: boolean): string {
  const names = experimentNames(loaded)
  const own = (name: string) => Object.hasOwn(loaded.config.experiments, name)
  const asks = (name: string) => builtInExperiments[name]?.asks
  if (json) {
    const list = names.map((name) => ({ name, own: own(name), asks: asks(name) }))
    return `${JSON.stringify(list, null, 2)}\n`
  }
  const widest = Math.max(...names.map((name) => name.length))
  const lines = names.map((name) => {
    const where = own(name) ? 'of the configuration' : 'built in'
    const asked = asks(name)
    return `  ${name.padEnd(widest)}  ${where}${asked === undefined ? '' : `: ${asked}`}`
  })
  return `Experiments:\n${lines.join('\n')}\n`
}

async function carryOutPrepared(
  prepared: PreparedExperiment,
  flags: ExperimentFlags,
): Promise<number> {
  const { plan, loaded, settings } = prepared
  if (flags['dry-run']) {
    process.stdout.write(
      flags.json ? `${JSON.stringify(plan, null, 2)}\n` : describeExperiment(plan, loaded),
    )
    return exitCodes.ok
  }
  const { environments } = loaded.config
  const urls = [plan.reference, plan.candidate].map((name) => environments[name]!.url)
  if (settings.abort.probe !== undefined) urls.push(settings.abort.probe)
  const shown = { urls, plan: describeExperiment(plan, loaded), yes: flags.yes === true }
  if (!(await mayUse(shown))) return exitCodes.notCarriedOut
  const progress = new ExperimentProgress(process.stderr, plan, flags.quiet)
  const requests = new StopRequests((text) => progress.say(text), {
    first: 'Stopping: the fault is lifted at once, and what was measured is kept.',
  })
  progress.say(
    `${plan.name}: ${plan.fault}, ${plan.trials.length} trials of ${plan.candidate} and ${plan.reference} by turns, at least ${Math.ceil(leastMs(plan) / 1_000)} s (${workloadOf(plan)}).`,
  )
  for (const { name, writes } of plan.journeys) {
    if (!writes) continue
    const often = writes === 1 ? 'once' : `${writes} times`
    progress.say(`${name} writes ${often} an iteration in each environment.`)
  }
  try {
    const { file, folder } = await executeExperiment(
      {
        ...prepared,
        command: ['trueup', ...process.argv.slice(2)].join(' '),
        version: trueupVersion(),
      },
      {
        say: (text) => progress.say(text),
        onStretch: (trial, name) => progress.see(trial, name),
        stop: requests.stop,
        abort: requests.abort,
      },
    )
    progress.end()
    return await judge(file, folder, flags)
  } finally {
    requests.dispose()
    progress.end()
  }
}

async function judge(file: RunFile, folder: string, flags: ExperimentFlags): Promise<number> {
  const ended = endCodes[file.status]
  if (ended !== undefined) process.stderr.write(`${file.reason ?? `It is ${file.status}.`}\n`)
  const run = { ...(await openRun(folder)), file }
  const facts = file.experiment!
  if (!facts.trials.some((trial) => trial.fault !== undefined)) {
    process.stderr.write(`No fault was made, so nothing is judged. The folder: ${folder}\n`)
    return ended ?? exitCodes.notCarriedOut
  }
  const report = judgeExperiment(run, facts)
  const reportFile = await writeExperimentReport(folder, report)
  const exitCode = ended ?? report.exitCode
  process.stdout.write(
    flags.json
      ? `${JSON.stringify(report, null, 2)}\n`
      : renderExperiment(report, {
          width: outputWidth(),
          colour: outputHasColours(),
          reportFile,
          exitCode,
        }),
  )
  return exitCode
}
