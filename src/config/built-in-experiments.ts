// Experiments to start from, as a user would write them. One in a configuration with the same name
// says what is to be different: its target, mostly.

import type { z } from 'zod'
import type { faultLadder } from './experiment-schema.ts'

export interface BuiltIn {
  /** What it asks, for --list. */
  asks: string
  fault: z.input<typeof faultLadder>
}

export const builtInExperiments: Record<string, BuiltIn> = {
  'slow-network': {
    asks: 'what if the network to the environment were slower?',
    fault: { target: 'link', latency: ['25ms', '50ms', '100ms', '200ms'] },
  },
  'far-region': {
    asks: 'what if its users were a continent away?',
    fault: { target: 'link', latency: ['80ms ± 10ms', '150ms ± 20ms'] },
  },
  'lossy-link': {
    asks: 'what if connections were reset?',
    fault: { target: 'link', reset: '0ms', share: ['2%', '10%', '30%'] },
  },
  'slow-dependency': {
    asks: 'what if something it depends on were slower?',
    fault: { latency: ['50ms', '100ms', '200ms', '400ms'] },
  },
  'dependency-down': {
    asks: 'what if something it depends on refused every connection?',
    fault: { down: true },
  },
  'dependency-hangs': {
    asks: 'what if something it depends on took connections and never answered?',
    fault: { timeout: '0s' },
  },
  'bandwidth-squeeze': {
    asks: 'what if little came through?',
    fault: { target: 'link', bandwidth: ['10 Mbit/s', '2 Mbit/s', '500 kbit/s'] },
  },
}
