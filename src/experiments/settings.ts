// From a name to what an experiment is: its doses, each a fault of its own, mildest first, and all
// else that the configuration says. Checked before anything is started.

import { builtInExperiments } from '../config/built-in-experiments.ts'
import { experiment, faultLadder } from '../config/experiment-schema.ts'
import { downAlone, type Fault, faultKinds, leavesDownAlone } from '../config/fault-schema.ts'
import { describeFault } from '../config/fault-words.ts'
import { ConfigError } from '../config/faults.ts'
import type { LoadedConfig } from '../config/load.ts'
import { nearestKey } from '../config/nearest-key.ts'
import type { ExperimentConfig } from '../config/schema.ts'
import type { Dose } from '../record/experiment.ts'

export interface ExperimentSettings extends Omit<ExperimentConfig, 'fault'> {
  name: string
  /** `link`, or the name of a target. */
  target: string
  /** What is done to what, without the dose. */
  faultInWords: string
  doses: (Dose & { fault: Fault })[]
}

type Ladder = ExperimentConfig['fault']

export function experimentNames({ config }: LoadedConfig): string[] {
  return [...new Set([...Object.keys(config.experiments), ...Object.keys(builtInExperiments)])]
}

export function experimentOf(name: string, loaded: LoadedConfig): ExperimentSettings {
  const { config } = loaded
  const own = Object.hasOwn(config.experiments, name) ? config.experiments[name] : undefined
  const builtIn = Object.hasOwn(builtInExperiments, name) ? builtInExperiments[name] : undefined
  if (own === undefined && builtIn === undefined) throw unknown(name, loaded)
  const ladder = ladderOf(own?.fault ?? {}, builtIn && faultLadder.parse(builtIn.fault))
  const kinds = faultKinds.filter((kind) => ladder[kind] !== undefined)
  if (kinds.length === 0) {
    throw new ConfigError(
      `experiments.${name}.fault: expected at least one of ${faultKinds.join(', ')}, came none`,
    )
  }
  if (!leavesDownAlone(ladder)) {
    // By itself, what is written is sound: the built-in one's `down` came to it.
    const beside = (['share', 'direction'] as const).filter((key) => ladder[key] !== undefined)
    throw new ConfigError(
      `experiments.${name}.fault: expected ${downAlone}, came ${beside.join(' and ')} beside the \`down\` of the built-in experiment; leave it out, or name another kind of fault`,
    )
  }
  const target = ladder.target ?? onlyTarget(name, builtIn !== undefined, loaded)
  requireTarget(name, target, loaded)
  const doses = dosesOf(ladder)
  return {
    ...(own ?? experiment.parse({})),
    name,
    target,
    faultInWords: `${kinds.join(' and ')} on ${target === 'link' ? 'the link' : target}`,
    doses,
  }
}

/** Kinds of one's own take the place of the built-in one's. */
function ladderOf(own: Ladder, builtIn: Ladder | undefined): Ladder {
  if (builtIn === undefined) return { target: 'link', ...own }
  const hasKinds = faultKinds.some((kind) => own[kind] !== undefined)
  return hasKinds ? { target: builtIn.target, ...own } : { ...builtIn, ...own }
}

function dosesOf(ladder: Ladder): ExperimentSettings['doses'] {
  const { target: _, ...shape } = ladder
  const climbing = Object.entries(shape).find(([, value]) => Array.isArray(value))
  const values: unknown[] = climbing === undefined ? [undefined] : (climbing[1] as unknown[])
  return values.map((value) => {
    const one = climbing === undefined ? shape : { ...shape, [climbing[0]]: value }
    const slicer = one.slicer === undefined ? {} : { slicer: { size: one.slicer, delay: 0 } }
    const fault = { direction: 'downstream', share: 1, ...one, ...slicer } as Fault
    const kind = climbing?.[0]
    return { fault, ...doseOf(fault, kind, value) }
  })
}

/** As short as a column of a table needs it: the kind stands above. */
function doseOf(fault: Fault, kind: string | undefined, value: unknown): Dose {
  const axis = axisOf(value)
  const text =
    kind === 'share'
      ? `${Number(((value as number) * 100).toPrecision(3))} % of connections`
      : describeFault(
          kind === undefined
            ? fault
            : ({ [kind]: fault[kind as 'latency'], direction: 'downstream', share: 1 } as Fault),
        ).replace(/^(latency|bandwidth) /, '')
  return { text, ...(axis === undefined ? {} : { value: axis }) }
}

function axisOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'object' && value !== null && 'delayMs' in value
    ? Number(value.delayMs)
    : undefined
}

/** A built-in one for a dependency takes the only one that there is. */
function onlyTarget(name: string, isBuiltIn: boolean, { config, compare }: LoadedConfig): string {
  if (!isBuiltIn) return 'link'
  const names = Object.keys(config.environments[compare.reference]?.targets ?? {})
  if (names.length === 1) return names[0]!
  const which = names.length === 0 ? 'there is none yet' : `there are ${names.join(', ')}`
  throw new ConfigError(
    `The experiment ${name} needs a dependency that an environment reaches through a proxy of trueup; ${which}. Name one with experiments.${name}.fault.target, and describe it with environments.NAME.targets.`,
  )
}

function requireTarget(name: string, target: string, { config, compare }: LoadedConfig): void {
  const faults: string[] = []
  for (const environment of [compare.reference, compare.candidate]) {
    const {
      targets = {},
      production,
      allowFaultsOnProduction,
      network,
      proxy,
    } = config.environments[environment]!
    if (network !== undefined || Object.values(targets).some((each) => each.network)) {
      faults.push(
        `environments.${environment} has a network for the whole of each run: an experiment makes its own faults alone. Leave it out for this one.`,
      )
    }
    if (target !== 'link' && !Object.hasOwn(targets, target)) {
      const there = Object.keys(targets).join(', ') || 'none'
      faults.push(
        `environments.${environment}.targets.${target}: expected { listen, upstream }, as the experiment ${name} needs it; there is ${there}`,
      )
    }
    if (target === 'link' && proxy !== undefined) {
      faults.push(
        `environments.${environment} is reached by an HTTP proxy: a fault on the link would hit the way to that proxy. Leave the proxy out, or name a target.`,
      )
    }
    if (production && allowFaultsOnProduction === undefined) {
      faults.push(
        `${environment} is marked as production, where trueup makes no fault. If the experiment ${name} is meant for it, say why: environments.${environment}.allowFaultsOnProduction: '<why>'`,
      )
    }
  }
  if (faults.length > 0) throw new ConfigError(faults.join('\n'))
}

function unknown(name: string, loaded: LoadedConfig): ConfigError {
  const names = experimentNames(loaded)
  const near = nearestKey(name, names)
  const advice = near === undefined ? `there are ${names.join(', ')}` : `did you mean ${near}?`
  return new ConfigError(`There is no experiment "${name}"; ${advice}`)
}
