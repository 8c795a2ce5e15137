// Makes the paths of a configuration absolute: they are relative to the file that holds them, not
// to the folder in which trueup happens to be started.

import { resolve } from 'node:path'
import type { Config, TrafficConfig } from './schema.ts'

export function withAbsolutePaths(config: Config, folder: string): Config {
  const absolute = (path: string) => resolve(folder, path)
  const environments = Object.entries(config.environments).map(([name, environment]) => {
    const { tls, login } = environment
    return [
      name,
      {
        ...environment,
        ...(tls && { tls: { ...tls, ...files(tls, ['ca', 'cert', 'key'], absolute) } }),
        ...(login !== undefined && { login: absolute(login) }),
      },
    ] as const
  })
  const { data, after, executable } = config.journeys
  return {
    ...config,
    environments: Object.fromEntries(environments),
    start: config.start.map((start) => ({ ...start, ...files(start, ['cwd'], absolute) })),
    journeys: {
      ...config.journeys,
      ...(data !== undefined && { data: absolute(data) }),
      ...(after !== undefined && { after: absolute(after) }),
      // A bare name is looked up on the PATH.
      ...(executable !== undefined &&
        /[\\/]/.test(executable) && { executable: absolute(executable) }),
    },
    ...(config.traffic && { traffic: trafficPaths(config.traffic, absolute) }),
    reports: { ...config.reports, ...files(config.reports, ['prometheus'], absolute) },
    baseline: absolute(config.baseline),
    out: absolute(config.out),
  }
}

function trafficPaths(traffic: TrafficConfig, absolute: (path: string) => string): TrafficConfig {
  const { log, routes, ids } = traffic
  const mapped = Object.entries(ids).map(
    ([name, map]) => [name, typeof map === 'string' ? absolute(map) : map] as const,
  )
  return {
    ...traffic,
    ...files(traffic, ['plan'], absolute),
    ...(log !== undefined && { log: [log].flat().map(absolute) }),
    ...(typeof routes === 'string' && { routes: absolute(routes) }),
    ids: Object.fromEntries(mapped),
  }
}

function files<K extends string>(
  holder: { [key in K]?: string | undefined },
  keys: K[],
  absolute: (path: string) => string,
): { [key in K]?: string } {
  const made: { [key in K]?: string } = {}
  for (const key of keys) {
    const path = holder[key]
    if (path !== undefined) made[key] = absolute(path)
  }
  return made
}
