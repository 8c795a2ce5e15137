// Takes what must not leave the log out of a target: rules of the user first, then whatever looks like
// a secret or a person. A mask is a seeded hash, so that the same value stays the same one.

import { hash } from 'node:crypto'
import type { TrafficConfig } from '../config/schema.ts'
import { type SecretKind, secretParameter, secretSegment } from './secrets-in-text.ts'
import { type Hide, hideWithin, type Judge } from './secrets-within.ts'

export type SanitisingRules = Pick<TrafficConfig, 'rewrite' | 'mask'>

export interface Sanitised {
  target: string
  /** What was masked, one entry for each value. */
  masked: SecretKind[]
}

export type Sanitiser = (target: string) => Sanitised

export function sanitiser({ rewrite, mask }: SanitisingRules, seed: number): Sanitiser {
  const rewrites = rewrite.map(({ match, to }) => ({ match: new RegExp(match, 'g'), to }))
  const patterns = mask.patterns.map((pattern) => new RegExp(pattern, 'g'))
  const always = new Set(mask.parameters)
  const never = new Set(mask.keep)
  const judge: Judge = (name, value) => {
    if (never.has(name)) return null
    return always.has(name) && value !== '' ? 'by rule' : secretParameter(name, value)
  }
  return (recorded) => {
    let target = recorded
    for (const { match, to } of rewrites) target = target.replace(match, to)
    const masked: SecretKind[] = []
    const hide = (value: string, kind: SecretKind) => {
      masked.push(kind)
      return maskOf(value, kind, seed)
    }
    for (const pattern of patterns) {
      target = target.replace(pattern, (value) => (value === '' ? '' : hide(value, 'by rule')))
    }
    const query = target.indexOf('?')
    if (query === -1) return { target: maskPath(target, judge, hide), masked }
    const pairs = target.slice(query + 1).split('&')
    const parameters = pairs.map((pair) => {
      const equals = pair.indexOf('=')
      const name = equals === -1 ? '' : nameOf(pair.slice(0, equals))
      const value = pair.slice(equals + 1)
      if (never.has(name) || isMask(value)) return pair
      const kind = judge(name, value)
      const shown = kind === null ? hideWithin(value, judge, hide) : hide(value, kind)
      return pair.slice(0, equals + 1) + shown
    })
    return {
      target: `${maskPath(target.slice(0, query), judge, hide)}?${parameters.join('&')}`,
      masked,
    }
  }
}

function maskPath(path: string, judge: Judge, hide: Hide): string {
  let before = ''
  const segments = path.split('/').map((segment) => {
    const [name = '', ...parameters] = segment.split(';')
    const kind = isMask(name) ? null : secretSegment(name, before)
    before = name
    const shown = kind === null ? hideWithin(name, judge, hide) : hide(name, kind)
    return [shown, ...parameters.map(maskParameter)].join(';')
  })
  return segments.join('/')

  /** `;jsessionid=…` */
  function maskParameter(parameter: string): string {
    const equals = parameter.indexOf('=')
    if (equals === -1) return parameter
    const value = parameter.slice(equals + 1)
    const kind = isMask(value) ? null : judge(parameter.slice(0, equals), value)
    const shown = kind === null ? hideWithin(value, judge, hide) : hide(value, kind)
    return parameter.slice(0, equals + 1) + shown
  }
}

/** Of the same form where an application would check it. */
function maskOf(value: string, kind: SecretKind, seed: number): string {
  const digest = hash('sha256', `${seed}\n${value}`)
  if (kind === 'e-mail') return `masked-${digest.slice(0, 12)}%40example.invalid`
  if (kind === 'card')
    return BigInt(`0x${digest.slice(0, 16)}`)
      .toString()
      .slice(-16)
      .padStart(16, '0')
  return `masked-${digest.slice(0, 16)}`
}

function isMask(value: string): boolean {
  return /^masked-[0-9a-f]{12,16}(%40example\.invalid)?$/.test(value)
}

function nameOf(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
