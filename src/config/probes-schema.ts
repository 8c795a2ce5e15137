// The schema of `probes`: what is compared between the environments besides speed.

import { z } from 'zod'
import { positiveDuration } from './quantities.ts'
import { regularExpression } from './regular-expression.ts'
import { headerName } from './web.ts'
import { text } from './words.ts'

const byEnvironment = (what: string) =>
  z.union([text, z.record(text, text)]).meta({ written: `${what}, or one by environment` })

const http = z
  .strictObject({
    url: byEnvironment('a path or URL').describe(
      "path under the environment's base URL, or a whole URL; it is asked with GET, and credentials go to the environment's own origin alone",
    ),
    json: text
      .optional()
      .describe('place in its JSON, such as `flags.newSearch` or `nodes[0].version`'),
    header: headerName.optional().describe('header of the answer, in place of its body'),
    text: regularExpression
      .optional()
      .describe('what is found in its text: the first group, or all that matches'),
  })
  .refine(({ json, header, text }) => [json, header, text].filter(isSet).length <= 1, {
    error: 'one of json, header and text',
  })

const kinds = ['http', 'command', 'tls', 'headers'] as const

/** It stands in a column of a table. */
export const probeName = text
  .max(60, { error: 'a name of at most 60 characters' })
  .meta({ written: 'a name of at most 60 characters' })

export const probe = z
  .strictObject({
    http: http.optional().describe('asks a URL and picks a value out of the answer'),
    command: byEnvironment('a command line')
      .optional()
      .describe(
        'runs a command line in the shell and takes what it prints; it must not change anything. It finds TRUEUP_ENVIRONMENT, TRUEUP_URL and each plain variable of the environment as TRUEUP_VAR_name',
      ),
    tls: z
      .array(z.enum(['issuer', 'expiry', 'protocol']))
      .min(1)
      .meta({ written: 'a list out of issuer, expiry and protocol' })
      .optional()
      .describe('looks at the certificate and the protocol of the TLS connection'),
    headers: z
      .array(headerName)
      .min(1)
      .meta({ written: 'a list of names of headers' })
      .optional()
      .describe('takes these headers of what the base URL answers'),
    timeout: positiveDuration.prefault('10s').describe('how long it may take in each environment'),
    expected: text.optional().describe('why a difference is no fault; repeated in the table'),
    mustMatch: z.boolean().default(false).describe('a difference is exit code 1, no value is 3'),
    concerns: z
      .array(text)
      .min(1)
      .optional()
      .describe(
        'what a difference may have to do with, such as "journey browse": only there it is a note; default: everything',
      ),
  })
  .refine((value) => kinds.filter((kind) => isSet(value[kind])).length === 1, {
    error: 'one of http, command, tls and headers',
  })
  .refine(({ expected, mustMatch }) => expected === undefined || !mustMatch, {
    error: 'expected or mustMatch, not both: a difference cannot be right and wrong',
  })

function isSet(value: unknown): boolean {
  return value !== undefined
}
