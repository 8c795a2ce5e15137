// Every log format by the name that `--format` takes, one file each; all pass the same contract.
// `har` and `gor` are documents, the others are read by line.

import type { LogFormat } from '../log-record.ts'
import { alb } from './alb.ts'
import { apacheCombined } from './apache-combined.ts'
import { apacheCommon } from './apache-common.ts'
import { caddyJson } from './caddy-json.ts'
import { cloudfront } from './cloudfront.ts'
import { envoy } from './envoy.ts'
import { gor } from './gor.ts'
import { haproxy } from './haproxy.ts'
import { har } from './har.ts'
import { iis } from './iis.ts'
import { ingressNginx } from './ingress-nginx.ts'
import { jsonLines } from './json-lines.ts'
import { nginxCombined } from './nginx-combined.ts'
import { traefikClf } from './traefik-clf.ts'
import { traefikJson } from './traefik-json.ts'

export { compileLogFormat } from './compile-log-format.ts'
export { detectFormat } from './detect-format.ts'
export { jsonLines } from './json-lines.ts'

export const formats: Record<string, LogFormat> = {
  'nginx-combined': nginxCombined,
  'ingress-nginx': ingressNginx,
  'apache-common': apacheCommon,
  'apache-combined': apacheCombined,
  'caddy-json': caddyJson,
  envoy,
  'traefik-clf': traefikClf,
  'traefik-json': traefikJson,
  haproxy,
  alb,
  cloudfront,
  iis,
  har,
  gor,
  'json-lines': jsonLines(),
}
