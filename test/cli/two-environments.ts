// The project that most specs of `run` need: two loopback servers and a journey over HTTP.

import type { RequestListener } from 'node:http'
import { answersAfter, type Project, project, serve } from './command-line.ts'

export const homeJourney = `import { journey } from 'trueup'
export default journey.http('home', async ({ http, step }) => {
  await step('open', () => http.get('/'))
})
`

interface Setup {
  production?: RequestListener
  staging?: RequestListener
  /** More of the configuration, at its top level. */
  config?: Record<string, unknown>
  journeys?: Record<string, unknown>
  files?: Record<string, string | object>
}

/** Ten pairs, and a margin so wide that the noise of a busy machine stays within it. */
export async function twoEnvironments(setup: Setup = {}): Promise<Project> {
  const production = await serve(setup.production ?? answersAfter(30))
  const staging = await serve(setup.staging ?? answersAfter(30))
  return await project({
    'trueup.config.json': {
      environments: {
        production: { url: production, production: true, maxRate: 1_000 },
        staging: { url: staging },
      },
      journeys: { iterations: 10, traces: false, ...setup.journeys },
      margins: { typical: '100%' },
      ...setup.config,
    },
    'journeys/home.ts': homeJourney,
    ...setup.files,
  })
}
