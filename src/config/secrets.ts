// Knows which values of a configuration must never be printed or recorded. The rule stands under
// "Secrets" in docs/configuration.md. A plain URL is left alone: it would blacken innocent words.

import { shortestSecret } from './redactor.ts'
import type { Config, EnvironmentConfig } from './schema.ts'

const secretWords = 'pass|secret|token|key|credential|auth|cookie|session|bearer|pwd'
/** `pin` ends a name or is none: `shipping` and `pinned` are no secrets. */
export const soundsSecret = new RegExp(`${secretWords}|pin$`, 'i')
const plainHeaders =
  /^(accept|accept-(language|encoding)|cache-control|content-type|user-agent|host|origin|referer|prefer|dnt|x-forwarded-(proto|host|port))$/i

export function secretsOf(
  config: Pick<Config, 'environments' | 'start'> & Partial<Pick<Config, 'probes' | 'reports'>>,
  read: string[],
): string[] {
  const found = new Set<string>()
  const add = (value: string | undefined) => {
    if (value !== undefined && value.trim().length >= shortestSecret) found.add(value.trim())
  }
  const open: string[] = []
  for (const environment of Object.values(config.environments)) {
    credentials(environment).forEach(add)
    namedSecrets(environment.variables, open).forEach(add)
    // A word in a header is no secret, unless it came from the environment.
    open.push(environment.url, ...Object.values(environment.headers).map(String))
  }
  for (const { env, command, ready } of config.start) {
    namedSecrets(env, []).forEach(add)
    open.push(...[command].flat(), String(ready ?? ''))
    commandSecrets([command].flat().join(' ')).forEach(add)
  }
  for (const { command, http } of Object.values(config.probes ?? {})) {
    const [commands, urls] = [command ?? {}, http?.url ?? {}].map((value) =>
      typeof value === 'string' ? [value] : Object.values(value),
    ) as [string[], string[]]
    open.push(...commands, ...urls)
    commands.flatMap(commandSecrets).forEach(add)
    urls.flatMap(urlCredentials).forEach(add)
  }
  // Whoever knows the URL of a webhook can write there, so it is a credential as a whole.
  webhookSecrets(config.reports?.webhook?.url).forEach(add)
  for (const value of read) {
    if (value.length < shortestSecret) continue
    if (/^https?:\/\//i.test(value)) urlCredentials(value).forEach(add)
    else if (open.some((text) => text.includes(value))) add(value)
  }
  return [...found]
}

/** Of this process's environment, what sounds secret: a journey may read it by itself. */
export function secretVariables(): string[] {
  return Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && soundsSecret.test(name) ? [value] : [],
  )
}

function credentials({ headers, basicAuth, tls, proxy, url }: EnvironmentConfig): string[] {
  const values = headerSecrets(headers)
  if (basicAuth) {
    const pair = `${basicAuth.username}:${basicAuth.password}`
    values.push(basicAuth.password, Buffer.from(pair).toString('base64'))
  }
  if (tls?.passphrase !== undefined) values.push(tls.passphrase)
  return [...values, ...urlCredentials(proxy ?? ''), ...urlCredentials(url)]
}

export function headerSecrets(headers: EnvironmentConfig['headers']): string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined || saysNothing(name, value)) return []
    // 'Bearer abc' and 'session=abc; lang=de': what follows the scheme or the name leaks by itself.
    const bare = value.replace(/^(basic|bearer|digest|token)\s+/i, '')
    return [value, ...bare.split(/[\s;,]+/).map((part) => part.replace(/^[\w.-]+=(?=.)/, ''))]
  })
}

/** `x-stage: staging` must not take the name of the environment out of every message. */
function saysNothing(header: string, value: string): boolean {
  return plainHeaders.test(header) || (/^[a-z]+$/i.test(value) && !soundsSecret.test(header))
}

/** What the shell fills in later begins with `$`, and a path is only where a secret lies. */
const secretWord = /(?:(?:basic|bearer|digest|token)\s+)?["']?([^\s"'`$/.<>|&;()-][^\s"'`<>|&;()]*)/
const secretName = `[\\w.-]{0,60}(?:(?:${secretWords})[\\w.-]{0,60}|pin(?![\\w.-]))`
const named = new RegExp(
  `(?:${secretName}["']?\\s{0,4}[=:]\\s{0,4}|\\s--?${secretName}\\s{1,4})["']?${secretWord.source}`,
  'gi',
)
const userAndPassword =
  /\s(?:-u|--user|--proxy-user)[\s=]?["']?([^\s"':$]{1,200}:([^\s"'$][^\s"']*))/g

/** `TOKEN=…`, `--password …`, `authorization: Bearer …`, `-u user:…`, and what a URL in it has. */
function commandSecrets(command: string): string[] {
  return [
    ...[...command.matchAll(named)].map(([, secret = '']) => secret),
    ...[...command.matchAll(userAndPassword)].flatMap(([, pair = '', word = '']) => [pair, word]),
    ...(command.match(/\w{2,20}:\/\/[^\s"']+/g) ?? []).flatMap(urlCredentials),
  ]
}

function webhookSecrets(text: string | undefined): string[] {
  const url = URL.parse(text ?? '')
  if (text === undefined || !url) return []
  return [text, url.href, url.pathname + url.search, ...urlCredentials(text)]
}

function urlCredentials(text: string): string[] {
  const url = URL.parse(text)
  if (!url?.password) return []
  const encoded = [url.username, url.password]
  return [...encoded, ...encoded.map(decoded), `${url.username}:${url.password}`]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Every string under a key that sounds secret; all the others are put into `open`. */
function namedSecrets(value: unknown, open: string[], secret = false): string[] {
  if (typeof value === 'string') {
    if (secret) return [value]
    open.push(value)
    return urlCredentials(value)
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    namedSecrets(inner, open, secret || soundsSecret.test(key)),
  )
}
