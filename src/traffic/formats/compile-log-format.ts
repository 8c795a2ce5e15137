// The operator's own format string, whichever server it is for: nginx's variables begin with `$`,
// Apache's and HAProxy's with `%`, and Envoy's stand between two of them.

import type { LineFormat } from '../log-record.ts'
import { compileApache } from './compile-apache.ts'
import { compileEnvoy, looksLikeEnvoy } from './compile-envoy.ts'
import { compileHaproxy, looksLikeHaproxy } from './compile-haproxy.ts'
import { compileNginx } from './compile-nginx.ts'

/** Throws where no request can be read from lines of that format, with the reason. */
export function compileLogFormat(source: string): LineFormat {
  if (looksLikeEnvoy(source)) return compileEnvoy(source)
  if (looksLikeHaproxy(source)) return compileHaproxy(source)
  if (/\$\{?[a-z]/i.test(source)) return compileNginx(source)
  if (source.includes('%')) return compileApache(source)
  throw new Error(
    `this is no format string: ${source.slice(0, 80)}\nexpected variables of nginx ($request), Apache (%r), HAProxy (%HM) or Envoy (%PROTOCOL%)`,
  )
}
