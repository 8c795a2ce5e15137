// How a value that a probe found is kept and shown: as it is, or by a hash, if it looks like a secret
// or is too long for a table. Equal values have equal hashes, in every run and on every machine, or a
// baseline could not tell that one has moved. As a plain hash of a short password could be guessed back,
// it is a slow one, other for each probe, and cut short.

import { scryptSync } from 'node:crypto'
import { redactor } from '../../config/redactor.ts'
import { soundsSecret } from '../../config/secrets.ts'

const longestShown = 200
const hashBytes = 6
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

/** Keys and tokens by their form: PEM, JWT, those of the large providers, credentials in a URL. */
const secretForms = [
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\b(gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk[-_](live|test|proj)[-_]|AIza)[\w-]{10,}/,
  /:\/\/[^\s/@]*:[^\s/@]+@/,
  /\b(bearer|basic)\s+[\w+/=.-]{8,}/i,
  /\b[\w-]*(pass(word|wd)?|pwd|secret|token|api[-_]?key)[\w-]*["']?\s*[:=]\s*\S{3,}/i,
]
/** Long, without a blank, of both letters and digits: nobody chose it to be read. */
const randomLooking = /^(?=.*\d)(?=.*[a-z])[\w+/=.~-]{32,}$/i
/** Long and random too, but meant to be seen. */
const openForms =
  /^(sha\d+[:-])?[0-9a-f]{40}([0-9a-f]{24})?$|^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

export interface Found {
  /** Of the probe, with what it picks out: `apiKey` sounds like a secret. */
  names: readonly string[]
  value: string
}

export function shownValue({ names, value }: Found, secrets: readonly string[]): string {
  const isSecret =
    names.some((name) => soundsSecret.test(name)) ||
    redactor(secrets)(value) !== value ||
    secretForms.some((form) => form.test(value)) ||
    (randomLooking.test(value) && !openForms.test(value))
  if (isSecret) return `hash ${hashOf(names[0] ?? '', value)}`
  if (value.length <= longestShown) return value
  return `${value.length} characters, hash ${hashOf(names[0] ?? '', value)}`
}

function hashOf(probe: string, value: string): string {
  return scryptSync(value, `trueup probe ${probe}`, hashBytes, cost).toString('hex')
}
