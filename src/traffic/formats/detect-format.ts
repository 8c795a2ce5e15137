// Which format a log has, told from its first lines: every format tries each of them, and the one
// that reads most wins. The counts are the evidence, and are shown.

import { emptyRecord, type LineFormat, type LogFormat } from '../log-record.ts'
import { alb } from './alb.ts'
import { apacheCombined } from './apache-combined.ts'
import { apacheCommon } from './apache-common.ts'
import { caddyJson } from './caddy-json.ts'
import { cloudfront } from './cloudfront.ts'
import { findVariant } from './combined-variants.ts'
import { envoy } from './envoy.ts'
import { gor } from './gor.ts'
import { haproxy } from './haproxy.ts'
import { har } from './har.ts'
import { iis } from './iis.ts'
import { ingressNginx } from './ingress-nginx.ts'
import { jsonLines } from './json-lines.ts'
import { behindPrefix, findPrefix, type LinePrefix, stripAll } from './line-prefix.ts'
import { nginxCombined } from './nginx-combined.ts'
import { traefikClf } from './traefik-clf.ts'
import { traefikJson } from './traefik-json.ts'

/** Those with a tail before those that they begin with; of equal counts the first wins. */
const candidates: LineFormat[] = [
  ingressNginx,
  traefikClf,
  nginxCombined,
  apacheCombined,
  apacheCommon,
  caddyJson,
  traefikJson,
  haproxy,
  envoy,
  alb,
  cloudfront,
  iis,
  jsonLines(),
]

export type Detected = { format: LogFormat; evidence: string } | { format: null; evidence: string }

/** With a format given only the prefix of the lines is looked for. Takes some hundreds of lines. */
export function detectFormat(lines: string[], given?: LogFormat): Detected {
  const filled = lines.filter((line) => line.trim() !== '')
  if (given?.kind === 'document') return { format: given, evidence: `${given.name}: as given` }
  const document = given === undefined ? detectDocument(filled) : null
  if (document !== null) return document
  const prefix = findPrefix(filled)
  const bare = prefix === null ? filled : stripAll(filled, prefix)
  const found = given === undefined ? detectLines(bare) : tryGiven(bare, given)
  if (prefix === null || found.format === null) return found
  return {
    format: behindPrefix(found.format, prefix),
    evidence: `${found.evidence}; ${prefixWords(prefix)}`,
  }
}

function prefixWords(prefix: LinePrefix): string {
  return `lines have a prefix of ${prefix.name}, which is taken off`
}

function detectDocument(lines: string[]): Detected | null {
  const [first = ''] = lines
  if (/^[123] [0-9A-Za-z]{8,128} \d{10,20}(?: -?\d{1,20})?$/.test(first.trimEnd())) {
    return { format: gor, evidence: 'gor: the first line is the head of a GoReplay message' }
  }
  const head = lines.join('\n').slice(0, 4000)
  const isHar = /^[^{"]{0,100}\{\s{0,100}"log"\s{0,10}:\s{0,10}\{/.test(head)
  return isHar ? { format: har, evidence: 'har: a JSON document that begins with "log"' } : null
}

interface Lines {
  format: LineFormat | null
  evidence: string
}

interface Score {
  format: LineFormat
  requests: number
  /** Lines that the format knows to be its own, requests or not. */
  known: number
}

function tryGiven(lines: string[], format: LineFormat): Lines & { format: LineFormat } {
  const { requests } = scoreOf(format, lines)
  return { format, evidence: `${format.name}, as given: ${requests} of ${lines.length} lines` }
}

function detectLines(lines: string[]): Lines {
  const scores = candidates.map((format) => scoreOf(format, lines))
  scores.sort((a, b) => b.requests - a.requests || b.known - a.known)
  const [best, next] = scores
  const all = lines.length
  if (best === undefined || best.requests === 0 || best.known < all / 2) {
    return { format: null, evidence: nothingReads(lines, best) }
  }
  if (best.format === nginxCombined) return detectCombined(lines, best)
  const counts = `${best.format.name}: ${best.requests} of ${all} lines`
  const other = next === undefined ? '' : `; ${next.format.name}: ${next.requests}`
  return { format: best.format, evidence: counts + other }
}

function nothingReads(lines: string[], best: Score | undefined): string {
  const words = `no known format reads the first ${lines.length} lines`
  return best === undefined || best.requests === 0
    ? words
    : `${words}; most of them ${best.format.name}: ${best.requests}`
}

/** nginx, Apache, or what only begins like theirs. */
function detectCombined(lines: string[], combined: Score): Lines {
  const variant = findVariant(lines)
  if (variant !== null) {
    const { requests } = scoreOf(variant.format, lines)
    const counts = `${variant.format.name}: ${requests} of ${lines.length} lines`
    if (requests >= combined.requests * 0.9) {
      return { format: variant.format, evidence: `${counts}; ${variant.name}` }
    }
  }
  const format = isApache(lines) ? apacheCombined : nginxCombined
  const counts = `${format.name}: ${combined.requests} of ${lines.length} lines`
  return { format, evidence: `${counts}; ${ambiguity(format)}` }
}

function scoreOf(format: LineFormat, lines: string[]): Score {
  const parser = format.open()
  const record = emptyRecord()
  const score: Score = { format, requests: 0, known: 0 }
  for (const line of lines) {
    const outcome = parser.parse(line, record)
    // The generic form of Traefik's lines is nginx's: only the tail tells.
    if (outcome === null && format === traefikClf && record.latencyUs < 0) continue
    if (outcome === null) score.requests++
    if (outcome !== 'not in this format' && outcome !== 'cut off') score.known++
  }
  return score
}

/** The two read alike; what tells them is how they escape, and whether an ident was asked for. */
function isApache(lines: string[]): boolean {
  const ofApache = lines.filter((line) => /\\["\\nt]|^[^ ]{1,255} [^- ]/.test(line)).length
  const ofNginx = lines.filter((line) => /\\x(?:22|5C)/.test(line)).length
  return ofApache > ofNginx
}

function ambiguity({ name }: LineFormat): string {
  return name === 'apache-combined'
    ? 'nginx-combined reads them too, but the escapes are those of Apache, whose stamp is the start'
    : 'apache-combined reads them too, where the stamp is the start: if Apache wrote this log, say so'
}
