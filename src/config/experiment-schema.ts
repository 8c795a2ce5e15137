// The `experiments` section of the schema: a fault whose strength climbs a ladder, and what is sent
// meanwhile. Every description is a line of docs/configuration.md.

import { z } from 'zod'
import {
  bandwidth,
  downAlone,
  faultKinds,
  faultShape,
  latency,
  leavesDownAlone,
} from './fault-schema.ts'
import { byteSize, duration, percent, positiveDuration, share } from './quantities.ts'
import { webUrl } from './web.ts'
import { text } from './words.ts'

function ladder<T extends z.ZodType>(dose: T, written: string) {
  return z
    .union([dose, z.array(dose).min(1)])
    .optional()
    .meta({ written: `${written}, or a list of them, mildest first` })
}

const delay = 'a delay such as `30ms` or `200ms ± 50ms`'
const time = 'a duration such as `500ms` or `5s`'
const part = 'a percentage such as `10%`'

/** One of its keys may be a list: the doses. */
export const faultLadder = z
  .strictObject({
    target: text
      .optional()
      .describe(
        'where: `link`, which is between trueup and the environment, or the name of one of `environments.NAME.targets`; default: `link`',
      ),
    latency: ladder(latency, delay).describe('delay of each chunk of data'),
    bandwidth: ladder(bandwidth, 'a rate such as `1 Mbit/s`').describe(
      'at most so much a second, for each connection',
    ),
    timeout: ladder(duration, time).describe(
      'lets nothing through, and closes the connection after this time; `0s` never closes',
    ),
    reset: ladder(duration, time).describe('resets the connection so long after the first data'),
    'slow close': ladder(positiveDuration, time).describe('keeps a connection open so much longer'),
    slicer: ladder(byteSize, 'a size such as `64B`').describe('cuts the data into small pieces'),
    limit: ladder(byteSize, 'a size such as `64KiB`').describe(
      'closes the connection after so many bytes',
    ),
    down: faultShape.down,
    direction: z
      .enum(['downstream', 'upstream'])
      .optional()
      .describe(
        'what is hit: the answers on their way back (downstream), or the requests (upstream); default: downstream',
      ),
    share: z
      .union([share, z.array(share).min(1)])
      .optional()
      .meta({ written: `${part}, or a list of them, mildest first` })
      .describe(
        'part of the connections that is hit, drawn anew for each connection; default: all',
      ),
  })
  .refine(
    (value) =>
      [...faultKinds, 'share' as const].filter((key) => Array.isArray(value[key])).length < 2,
    { error: 'one list of doses at most' },
  )
  .refine(leavesDownAlone, { error: downAlone })

const abort = z.strictObject({
  errorRate: share
    .optional()
    .describe('more errors than this among the last 20 iterations or answers'),
  latency: positiveDuration.optional().describe('a typical time above this among the last 20'),
  probe: webUrl
    .optional()
    .describe('a URL that is asked once a second: no answer in 2 s, or one of 500 or more'),
})

export const experiment = z.strictObject({
  fault: faultLadder
    .prefault({})
    .describe('what is done; an experiment with the name of a built-in one starts from its fault'),
  steady: positiveDuration
    .prefault('10s')
    .describe('load without the fault before each dose: the control'),
  duration: positiveDuration.prefault('10s').describe('how long each dose lasts'),
  recovery: positiveDuration.prefault('10s').describe('load after it'),
  repeats: z
    .int()
    .min(1)
    .max(100)
    .default(2)
    .describe('how often each dose comes in each environment'),
  journeys: z
    .array(text)
    .meta({ written: 'a list of names' })
    .optional()
    .describe('journeys that are run; default: all of `files`'),
  files: z
    .union([text, z.array(text).min(1)])
    .meta({ written: 'a file or glob, or a list of them' })
    .optional()
    .describe('files or globs with the journeys of this experiment; default: `journeys.files`'),
  users: z
    .int()
    .min(1)
    .max(1_000)
    .default(5)
    .describe('how many go through each HTTP journey at the same time; a browser journey has one'),
  pause: duration.prefault('1s').describe('how long a user waits between two iterations'),
  traffic: z
    .boolean()
    .default(false)
    .describe('replays the beginning of `traffic` as well, the same requests in each stretch'),
  tolerance: percent
    .prefault('30%')
    .describe('how far the steady state may move before it is none, and the experiment is refused'),
  abort: abort.prefault({}).describe('what ends the fault at once, and the experiment with it'),
})
