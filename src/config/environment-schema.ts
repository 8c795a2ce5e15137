// An environment in the configuration: where it is, how it is spoken with, and what trueup may do to
// it. Every description is a line of docs/configuration.md.

import { z } from 'zod'
import { fault, target } from './fault-schema.ts'
import { breaker } from './traffic-schema.ts'
import { baseUrl, headerName, headerValue, webUrl } from './web.ts'
import { name, path, positive, text } from './words.ts'

const tls = z
  .strictObject({
    ca: path.optional().describe('file with the certificate authority to trust, PEM'),
    cert: path.optional().describe('file with the client certificate, PEM'),
    key: path.optional().describe("file with the client certificate's key, PEM"),
    passphrase: z.string().optional().describe('passphrase of the key'),
    acceptAnyCertificate: text
      .optional()
      .describe(
        'turns certificate checks off for this environment; the value is the reason, and the report repeats it',
      ),
  })
  .refine((value) => (value.cert === undefined) === (value.key === undefined), {
    error: 'cert and key together',
  })

export const environment = z.strictObject({
  url: baseUrl.describe(
    "base URL; a journey's paths are taken as a link in its page would be: with `https://host/shop/`, `search` is `/shop/search`, but `/search` is `/search`",
  ),
  production: z
    .boolean()
    .default(false)
    .describe('marks a production system: the guard of docs/journeys.md holds for it'),
  maxRate: positive.optional().describe('requests a second that trueup may send here at most'),
  breaker: breaker.prefault({}).describe('when the traffic stops, so that no more harm is done'),
  writes: text
    .optional()
    .describe('allows journeys that write on a production environment; the value says why'),
  headers: z
    .record(headerName, headerValue.optional())
    .default({})
    .describe('headers sent to this origin alone; a header that is undefined is left out'),
  variables: z
    .record(text, z.unknown())
    .default({})
    .describe('what differs by environment, for the journeys: users, ids, texts'),
  basicAuth: z
    .strictObject({
      username: z.string().describe('name of the user'),
      password: z.string().describe('password of the user'),
    })
    .optional()
    .describe('HTTP basic authentication, sent to this origin alone'),
  tls: tls.optional().describe('certificates'),
  proxy: webUrl.optional().describe('HTTP proxy through which this environment is reached'),
  network: fault
    .optional()
    .describe('a fault between trueup and this environment for the whole of each run'),
  targets: z
    .record(name, target)
    .optional()
    .describe('what this environment depends on, reached by it through a proxy of trueup'),
  allowFaultsOnProduction: text
    .optional()
    .describe('allows faults on a production environment; the value says why'),
  login: path
    .optional()
    .describe('file of a login that is done once per environment, before its journeys'),
})
