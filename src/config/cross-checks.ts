// What no single key can be blamed for, or what lies outside of the configuration: names that refer
// to each other, and files that have to be there before a run is worth starting.

import { type Stats, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { describeValue, kindOf } from './describe-value.ts'
import { faultyNetworks } from './fault-checks.ts'
import { type Fault, writePath } from './faults.ts'
import { nearestKey } from './nearest-key.ts'
import { faultyProbes } from './probe-checks.ts'
import type { Config } from './schema.ts'
import type { Sound } from './sound-parts.ts'

/** Takes what is sound of a configuration, so that these faults come together with the others. */
export function crossCheck(parts: Sound<Config>, names: string[], folder: string): Fault[] {
  return [
    ...comparedNames(parts, names),
    ...expectedNames(parts),
    ...mappedNames(parts, names),
    ...unlimitedProduction(parts),
    ...plainVariables(parts),
    ...faultyNetworks(parts),
    ...faultyProbes(parts),
    ...missingPaths(parts, folder),
  ]
}

function comparedNames({ compare }: Sound<Config>, names: string[]): Fault[] {
  if (!compare || names.length === 0) return []
  const faults: Fault[] = []
  for (const key of ['reference', 'candidate'] as const) {
    const name = compare[key]
    if (name === undefined || names.includes(name)) continue
    const near = nearestKey(name, names)
    faults.push({
      path: `compare.${key}`,
      expected: `the name of an environment (${names.join(', ')})`,
      came: describeValue(name, ['compare', key]),
      ...(near !== undefined && { hint: `did you mean ${near}?` }),
    })
  }
  if (compare.reference !== undefined && compare.reference === compare.candidate) {
    faults.push({
      path: 'compare.candidate',
      expected: 'another environment than the reference',
      came: 'the same name twice',
    })
  }
  return faults
}

function expectedNames({ expected = {} }: Sound<Config>): Fault[] {
  return Object.keys(expected)
    .filter((key) => !namesSubject(key))
    .map((key) => ({
      path: writePath(['expected', key]),
      expected:
        'a key of the form "journey NAME" or "journey NAME > STEP", or "endpoint METHOD ROUTE"',
      came: 'that key',
      ...(!/^journey\b/.test(key) && { hint: `did you mean "journey ${key.trim()}"?` }),
    }))
}

function namesSubject(key: string): boolean {
  if (/^endpoint \S/.test(key)) return true
  const parts = key.replace(/^journey /, '').split(' > ')
  return key.startsWith('journey ') && parts.every((part) => /^[^>]*[^>\s]/.test(part))
}

function mappedNames({ traffic }: Sound<Config>, names: string[]): Fault[] {
  if (names.length === 0) return []
  return Object.keys(traffic?.ids ?? {})
    .filter((name) => !names.includes(name))
    .map((name) => ({
      path: writePath(['traffic', 'ids', name]),
      expected: `the name of an environment (${names.join(', ')})`,
      came: describeValue(name, ['traffic', 'ids']),
    }))
}

/** Traffic comes as fast as its log says: a production environment has to say what it may get. */
function unlimitedProduction({ environments = {}, traffic, compare }: Sound<Config>): Fault[] {
  if (traffic === undefined) return []
  const compared = [compare?.reference, compare?.candidate].filter((name) => name !== undefined)
  return Object.entries(environments)
    .filter(([name]) => compared.length === 0 || compared.includes(name))
    .filter(([, environment]) => environment?.production && environment.maxRate === undefined)
    .map(([name]) => ({
      path: writePath(['environments', name, 'maxRate']),
      expected:
        'requests a second that this production environment may get, because traffic is replayed',
      came: 'nothing',
    }))
}

/** Variables go to a worker thread and are compared by eye: data, not functions or cycles. */
function plainVariables({ environments = {} }: Sound<Config>): Fault[] {
  const faults: Fault[] = []
  for (const [name, environment] of Object.entries(environments)) {
    for (const [key, value] of Object.entries(environment?.variables ?? {})) {
      try {
        structuredClone(value)
        JSON.stringify(value)
      } catch {
        faults.push({
          path: writePath(['environments', name, 'variables', key]),
          expected: 'plain data (no functions, no cycles), because it is handed to a worker thread',
          came: kindOf(value),
        })
      }
    }
  }
  return faults
}

function missingPaths(parts: Sound<Config>, folder: string): Fault[] {
  const wanted: { path: PropertyKey[]; at: string | undefined; kind: 'file' | 'folder' }[] = []
  for (const [name, environment] of Object.entries(parts.environments ?? {})) {
    const { tls, login } = environment ?? {}
    for (const key of ['ca', 'cert', 'key'] as const) {
      wanted.push({ path: ['environments', name, 'tls', key], at: tls?.[key], kind: 'file' })
    }
    wanted.push({ path: ['environments', name, 'login'], at: login, kind: 'file' })
  }
  for (const [index, start] of (parts.start ?? []).entries()) {
    wanted.push({ path: ['start', index, 'cwd'], at: start?.cwd, kind: 'folder' })
  }
  for (const key of ['data', 'after'] as const) {
    wanted.push({ path: ['journeys', key], at: parts.journeys?.[key], kind: 'file' })
  }
  for (const [name, map] of Object.entries(parts.traffic?.ids ?? {})) {
    if (typeof map === 'string') {
      wanted.push({ path: ['traffic', 'ids', name], at: map, kind: 'file' })
    }
  }

  return wanted.flatMap(({ path, at, kind }) => {
    if (at === undefined) return []
    const found = statAt(resolve(folder, at))
    if (kind === 'file' ? found?.isFile() : found?.isDirectory()) return []
    const came = found
      ? `something else at ${resolve(folder, at)}`
      : `nothing at ${resolve(folder, at)}`
    return [{ path: writePath(path), expected: `a ${kind} that exists`, came }]
  })
}

/** Nothing, too, where a path cannot even be asked for (a NUL, a file in place of a folder). */
function statAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}
