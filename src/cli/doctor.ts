// `trueup doctor`: what is here and what is missing, on this machine and in each environment.
// Exit code 0 when a run could be carried out, 4 when something for it is missing, 2 when the
// configuration or the journeys are at fault (the machine is looked at even then).

import type { CommandModule } from 'yargs'
import type { LoadedConfig } from '../config/load.ts'
import type { Finding } from './doctor/finding.ts'
import { exitCodes } from './exit-codes.ts'
import { ownFlagsFirst } from './shared-flags.ts'

interface DoctorFlags {
  config?: string
  load: boolean
  json: boolean
}

export const doctorCommand: CommandModule<object, DoctorFlags> = {
  command: 'doctor',
  describe: 'Say what is missing: on this machine, in the browser, in each environment',
  builder: (yargs) =>
    ownFlagsFirst(yargs)
      .option('load', {
        type: 'boolean',
        default: false,
        describe:
          'Also measure how many requests a second this machine can send; takes two seconds',
      })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Print one JSON document to standard output, and nothing else there',
      }),
  handler: async ({ config, load, json }) => {
    const { findings, fault } = await examine(config, load)
    const missing = findings.some(({ state }) => state === 'missing')
    const code = missing ? exitCodes.notCarriedOut : exitCodes.ok
    process.exitCode = fault !== undefined ? exitCodes.wrongUsage : code
    if (json) {
      const document = {
        ready: process.exitCode === exitCodes.ok,
        findings,
        ...(fault && { fault }),
      }
      process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
      return
    }
    const { drawFindings } = await import('./doctor/draw.ts')
    process.stdout.write(drawFindings(findings, fault))
  },
}

interface Examination {
  findings: Finding[]
  /** What is wrong with the configuration or the journeys, in full. */
  fault?: string
}

async function examine(file: string | undefined, load: boolean): Promise<Examination> {
  const { checkMachine } = await import('./doctor/machine.ts')
  const { checkToxiproxy } = await import('./doctor/toxiproxy.ts')
  const { loadConfig } = await import('../config/load.ts')
  let loaded: LoadedConfig
  try {
    loaded = await loadConfig({ file })
  } catch (error) {
    const findings = [...checkMachine('.'), await checkToxiproxy(), ...(await loadFindings(load))]
    return { findings, fault: await configFault(error) }
  }
  const { tryProbes } = await import('./doctor/probes.ts')
  const { checkEnvironment } = await import('./doctor/environment.ts')
  const { environments, out, start } = loaded.config
  const startedByRun = start.length > 0
  const findings = [...checkMachine(out), await checkToxiproxy(loaded.config)]
  findings.push(...(await loadFindings(load, loaded)))
  let fault: string | undefined
  try {
    const { checkJourneys } = await import('./doctor/journeys.ts')
    findings.push(...(await checkJourneys(loaded)))
  } catch (error) {
    fault = await configFault(error)
  }
  for (const name of Object.keys(environments)) {
    const own = await checkEnvironment(name, { environments, startedByRun })
    findings.push(...own, ...(await tryProbes(name, loaded, own)))
  }
  const { redactor } = await import('../config/redactor.ts')
  const redact = redactor(loaded.secrets)
  return { findings: findings.map((finding) => withoutSecrets(finding, redact)), fault }
}

async function loadFindings(load: boolean, loaded?: LoadedConfig): Promise<Finding[]> {
  if (!load) return []
  const { checkLoad } = await import('./doctor/load.ts')
  return [await checkLoad(loaded)]
}

function withoutSecrets(finding: Finding, redact: (text: string) => string): Finding {
  const { found, remedy } = finding
  return { ...finding, found: redact(found), ...(remedy && { remedy: redact(remedy) }) }
}

async function configFault(error: unknown): Promise<string> {
  const { ConfigError } = await import('../config/faults.ts')
  if (error instanceof ConfigError) return error.message
  throw error
}
