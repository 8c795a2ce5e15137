// URLs and headers as they may stand in a configuration: what would otherwise fail deep inside of
// an HTTP client, in the middle of a run.

import { z } from 'zod'

const webRule = 'an http or https URL'
export const webUrl = z
  .url({ protocol: /^https?$/, error: webRule })
  .refine((value) => URL.parse(value)?.hostname, { error: `${webRule} with a host` })
  .meta({ written: webRule })

const baseRule = 'an http or https URL such as `https://shop.example.com`'
export const baseUrl = webUrl
  .refine((value) => !URL.parse(value)?.username && !URL.parse(value)?.password, {
    error: 'a URL without credentials (they go into basicAuth)',
  })
  .refine((value) => !/[?#]/.test(value), { error: 'a URL without a query or a fragment' })
  .meta({ written: baseRule })

const linkRule =
  'an http or https URL with `{traceId}` in it, such as `https://traces.example.com/trace/{traceId}`'
export const traceLink = z
  .string()
  .refine((value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ''), { error: linkRule })
  .refine((value) => value.includes('{traceId}'), { error: linkRule })
  .refine((value) => !URL.parse(value)?.password, { error: 'a URL without credentials' })
  .meta({ written: linkRule })

export const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9a-z-]+$/i, { error: 'the name of a header (letters, digits, dashes)' })

const headerRule = 'text in Latin letters without line breaks (was a secret read with its newline?)'
export const headerValue = z
  .string()
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, { error: headerRule })
  .meta({ written: headerRule })

const hostRule = 'a host such as `cdn.example.com`, `*.example.com` or `localhost:8080`'
export const hostPattern = z
  .string()
  .regex(/^((\*\.)?[a-z0-9]([a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(:\d{1,5})?$/i, {
    error: hostRule,
  })
  .meta({ written: hostRule })

/** What is expected in place of this URL of an environment, if it cannot be used. */
export function faultOfBaseUrl(url: string): string | undefined {
  return baseUrl.safeParse(url).error?.issues[0]?.message
}
