// `trueup run` from end to end: configuration, plan, sending, run folder, judging, report. Also what
// `trueup demo` does, with a configuration of its own.

import { join } from 'node:path'
import { type Baseline, judgeRun } from '../../compare/index.ts'
import { sidesOf } from '../../compare/sides.ts'
import { type LoadedConfig, loadConfig } from '../../config/load.ts'
import { redactor } from '../../config/redactor.ts'
import { describePlan } from '../../plan/describe.ts'
import { type PreparedRun, prepareRun } from '../../plan/prepare.ts'
import { type OpenedRun, OpenRunError, openRun } from '../../record/open-run.ts'
import type { RunFile } from '../../record/run-file.ts'
import type { SendRun } from '../../report/otlp/send-run.ts'
import { executeRun, type RunRequest } from '../../send/run.ts'
import type { LiveView } from '../../serve/live-view.ts'
import { readBaseline } from '../baseline/file.ts'
import { endCodes, exitCodes } from '../exit-codes.ts'
import { mayUse } from '../first-use.ts'
import { deliver } from '../judge/deliver.ts'
import { earlierRuns } from '../judge/earlier-runs.ts'
import { otlpOf } from '../judge/otlp-flag.ts'
import { showComparison } from '../judge/show-comparison.ts'
import { writeReports } from '../judge/write-report.ts'
import type { RunFlags } from '../run.ts'
import { trueupVersion } from '../version.ts'
import { announce } from './announce.ts'
import { enoughSeen } from './enough-seen.ts'
import { type Overrides, onlyJourneys, partOf, withOverrides } from './overrides.ts'
import { Progress } from './progress.ts'
import { StopRequests } from './stop-requests.ts'
import { WatchedRun } from './watched-run.ts'
import { withoutSecrets } from './without-secrets.ts'

type Flags = Overrides &
  Pick<RunFlags, 'config' | 'strict' | 'json' | 'quiet' | 'yes' | 'otlp' | 'ui'> & {
    dryRun: boolean
  }

/** Returns the exit code. */
export async function carryOut(flags: Flags): Promise<number> {
  const loaded = withOverrides(await loadConfig({ file: flags.config }), flags)
  return await withoutSecrets(loaded, () => carryOutLoaded(loaded, flags))
}

async function carryOutLoaded(loaded: LoadedConfig, flags: Flags): Promise<number> {
  const prepared = onlyJourneys(await prepareRun(loaded, partOf(flags)), flags.journey)
  try {
    return await carryOutPrepared(loaded, prepared, flags)
  } finally {
    await prepared.traffic?.close()
  }
}

/** Of `run`, and of whatever else makes a run folder that is compared. */
export async function carryOutPrepared(
  loaded: LoadedConfig,
  prepared: PreparedRun & Pick<RunRequest, 'saturation'>,
  flags: Pick<Flags, 'dryRun' | 'strict' | 'json' | 'quiet' | 'yes' | 'otlp' | 'ui'>,
): Promise<number> {
  if (flags.dryRun) {
    const { plan } = prepared
    process.stdout.write(flags.json ? `${JSON.stringify(plan, null, 2)}\n` : describePlan(plan))
    return exitCodes.ok
  }
  const { environments } = loaded.config
  const urls = [prepared.plan.reference, prepared.plan.candidate].map(
    (name) => environments[name]!.url,
  )
  if (!(await mayUse({ urls, plan: describePlan(prepared.plan), yes: flags.yes === true }))) {
    return exitCodes.notCarriedOut
  }
  // A baseline that cannot be read should not be found out after an hour of measuring.
  const baseline = await readBaseline(loaded.config.baseline)
  const otlp = await otlpOf(flags.otlp)
  const watched = new WatchedRun(prepared.plan)
  const view = flags.ui ? await openView(watched) : undefined
  let page: string | undefined
  try {
    const file = await send(loaded, prepared, { baseline, quiet: flags.quiet, watched })
    const judged = await judge(loaded, file, { ...flags, otlp })
    page = judged.page
    return judged.exitCode
  } finally {
    await view?.end(page)
  }
}

async function openView(watched: WatchedRun): Promise<LiveView> {
  const { openLiveView } = await import('../../serve/live-view.ts')
  const view = await openLiveView(() => watched.now())
  process.stderr.write(`The run can be watched at ${view.url}\n`)
  return view
}

async function send(
  loaded: LoadedConfig,
  prepared: PreparedRun & Pick<RunRequest, 'saturation'>,
  {
    baseline,
    quiet,
    watched,
  }: { baseline: Baseline | undefined; quiet: boolean; watched: WatchedRun },
): Promise<RunFile> {
  const progress = new Progress(process.stderr, watched, quiet)
  const requests = new StopRequests((text) => progress.say(text))
  for (const line of announce(loaded, prepared.plan)) progress.say(line)
  try {
    return await executeRun(
      {
        loaded,
        ...prepared,
        command: ['trueup', ...process.argv.slice(2)].join(' '),
        version: trueupVersion(),
      },
      {
        onEvent: (event) => {
          watched.see(event)
          progress.see(event)
        },
        stop: requests.stop,
        abort: requests.abort,
        ...(prepared.plan.traffic?.stopEarly && { whyEnough: enoughSeen(baseline) }),
      },
    )
  } finally {
    requests.dispose()
    progress.end()
  }
}

interface Judged {
  exitCode: number
  /** The report for people, where it could be written. */
  page?: string
}

async function judge(
  loaded: LoadedConfig,
  file: RunFile,
  { strict, json, otlp }: Pick<Flags, 'strict' | 'json'> & { otlp: SendRun | undefined },
): Promise<Judged> {
  const ended = endCodes[file.status]
  if (ended !== undefined) process.stderr.write(`${file.reason ?? `The run is ${file.status}.`}\n`)
  const run = await openOwnRun(
    join(loaded.config.out, file.saturation ? 'saturation' : 'runs', file.id),
    file,
  )
  if (run === undefined) return { exitCode: exitCodes.notCarriedOut }
  const measured =
    run.samples.some(({ phase }) => phase === 'measured') ||
    run.series.some(({ block, subject }) => block >= 0 && subject.kind !== 'journey') ||
    run.file.saturation?.steps.some(({ part }) => part !== 'warm-up') === true
  if (!measured && ended !== undefined) {
    process.stderr.write(`Nothing was measured, so nothing is compared. The run: ${run.path}\n`)
    return { exitCode: ended }
  }
  const baseline = await readBaseline(loaded.config.baseline)
  const history = await earlierRuns(run)
  const comparison = judgeRun(run, { baseline, strict, history })
  const { page, failures, news } = await writeReports(run, comparison, baseline)
  const exitCode = ended ?? comparison.exitCode
  showComparison(comparison, { json, sides: sidesOf(run), reportFile: page, exitCode })
  const untold = await deliver({ run, comparison, history }, { ...loaded.config.reports, otlp })
  const redact = redactor(loaded.secrets)
  for (const text of [...news, ...failures, ...untold]) process.stderr.write(`${redact(text)}\n`)
  return { exitCode, ...(page !== undefined && { page }) }
}

/** How the run ended is known here also where the disk did not take it. */
async function openOwnRun(path: string, file: RunFile): Promise<OpenedRun | undefined> {
  try {
    return { ...(await openRun(path)), file }
  } catch (error) {
    if (!(error instanceof OpenRunError)) throw error
    process.stderr.write(`Nothing of the run can be read any more. ${error.message}\n`)
    return undefined
  }
}
