// All rules, in the order in which their sentences are read: what makes figures mislead, where the gap
// lies, and what it goes with, from the server out to the client.

import { coldCache } from './cold-cache.ts'
import { compression } from './compression.ts'
import { connection } from './connection.ts'
import { dataGrowth } from './data-growth.ts'
import { database } from './database.ts'
import { distance } from './distance.ts'
import { firstByte } from './first-byte.ts'
import { missingData } from './missing-data.ts'
import { parity } from './parity.ts'
import { payload } from './payload.ts'
import { place } from './place.ts'
import { protocol } from './protocol.ts'
import { rateLimit } from './rate-limit.ts'
import { rendering } from './rendering.ts'
import { requests } from './requests.ts'
import type { Rule } from './rule.ts'
import { saturation } from './saturation.ts'
import { serverPart } from './server-part.ts'
import { stalls } from './stalls.ts'
import { thirdParty } from './third-party.ts'
import { version } from './version.ts'
import { warmUp } from './warm-up.ts'

export const rules: readonly Rule[] = [
  rateLimit,
  missingData,
  place,
  firstByte,
  database,
  serverPart,
  coldCache,
  dataGrowth,
  saturation,
  stalls,
  warmUp,
  thirdParty,
  distance,
  connection,
  compression,
  payload,
  requests,
  rendering,
  protocol,
  version,
  parity,
]
