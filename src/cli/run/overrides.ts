// What flags change about a loaded configuration and its plan. They are checked like the
// configuration itself, before anything is sent.

import { resolve } from 'node:path'
import type { LoadedConfig } from '../../config/load.ts'
import { nearestKey } from '../../config/nearest-key.ts'
import type { TrafficConfig } from '../../config/schema.ts'
import { withTrafficFlags } from '../../config/traffic-flags.ts'
import type { Part, PreparedRun } from '../../plan/prepare.ts'
import type { RunFlags } from '../run.ts'
import { UsageError } from '../usage-error.ts'
import { requireWhole } from '../whole-number.ts'

export type Overrides = Pick<
  RunFlags,
  'iterations' | 'journey' | 'only' | 'scale' | 'duration' | 'stopEarly' | 'seed' | 'out' | 'headed'
>

export function withOverrides(loaded: LoadedConfig, flags: Overrides): LoadedConfig {
  const { iterations, seed, out, headed } = flags
  requireWhole('iterations', iterations, 1)
  requireWhole('seed', seed, 0)
  const { config } = loaded
  const traffic = trafficOf(config.traffic, flags)
  return {
    ...loaded,
    config: {
      ...config,
      seed: seed ?? config.seed,
      out: out === undefined ? config.out : resolve(out),
      journeys: {
        ...config.journeys,
        headed: headed ?? config.journeys.headed,
        // A number that was asked for takes the place of a duration.
        ...(iterations === undefined ? {} : { iterations, duration: undefined }),
      },
      ...(traffic && { traffic }),
    },
  }
}

/** The part that was asked for; a journey that is named leaves the traffic out. */
export function partOf({ only, journey }: Overrides): Part | undefined {
  if (journey === undefined) return only
  if (only !== 'traffic') return 'journeys'
  throw new UsageError('--journey names a journey, and --only traffic runs none: give one of them')
}

function trafficOf(
  traffic: TrafficConfig | undefined,
  { only, scale, duration, stopEarly }: Overrides,
): TrafficConfig | undefined {
  const [flag] = [
    ...(only === 'traffic' ? ['--only traffic'] : []),
    ...(scale === undefined ? [] : ['--scale']),
    ...(duration === undefined ? [] : ['--duration']),
    ...(stopEarly === undefined ? [] : ['--stop-early']),
  ]
  if (flag === undefined) return traffic
  if (traffic === undefined) {
    throw new UsageError(`${flag}: the configuration has no traffic; set traffic.log`)
  }
  if (scale !== undefined && traffic.plan !== undefined) {
    throw new UsageError('--scale: traffic.plan is compiled already; scale it with `traffic plan`')
  }
  const changed = withTrafficFlags(traffic, { scale, duration, stopEarly })
  if (!Array.isArray(changed)) return changed
  throw new UsageError(
    changed.map(({ key, expected }) => `--${key}: expected ${expected}`).join('\n'),
  )
}

/** The plan without the journeys that were not asked for; what is left keeps its order. */
export function onlyJourneys(prepared: PreparedRun, wanted: string[] | undefined): PreparedRun {
  if (wanted === undefined) return prepared
  const { plan } = prepared
  const known = plan.journeys.map(({ name }) => name)
  for (const name of wanted) {
    if (known.includes(name)) continue
    const nearest = nearestKey(name, known)
    const advice =
      nearest === undefined ? `there are ${known.join(', ')}` : `did you mean ${nearest}?`
    throw new UsageError(`--journey: there is no journey "${name}"; ${advice}`)
  }
  return {
    ...prepared,
    plan: {
      ...plan,
      journeys: plan.journeys.filter(({ name }) => wanted.includes(name)),
      pairs: plan.pairs.filter(({ journey }) => wanted.includes(journey)),
    },
  }
}
