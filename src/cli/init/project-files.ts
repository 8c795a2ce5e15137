// The files of a new project, as text. Pure: init.ts asks before, and writes after.

import type { Answers } from './answers.ts'
import { githubWorkflow, gitlabPipeline } from './ci-files.ts'

export interface ProjectFile {
  /** Relative to the folder of the project, with slashes. */
  path: string
  text: string
}

/** Runs and their history stay out of version control; the baseline beside them belongs into it. */
export const ignoredLines = ['node_modules/', 'reports/runs/', 'reports/history.db*']

export function projectFiles(answers: Answers, hasGitlabPipeline = false): ProjectFile[] {
  const files = [
    { path: 'trueup.config.ts', text: config(answers) },
    { path: 'journeys/first.ts', text: firstJourney(answers) },
  ]
  if (answers.ci === 'github') {
    files.push({ path: '.github/workflows/trueup.yml', text: githubWorkflow(answers) })
  }
  if (answers.ci === 'gitlab') {
    // A pipeline that is there already includes trueup's, rather than being replaced by it.
    const path = hasGitlabPipeline ? '.gitlab/trueup.yml' : '.gitlab-ci.yml'
    files.push({ path, text: gitlabPipeline(answers) })
  }
  return files
}

function config({ productionUrl, stagingUrl }: Answers): string {
  return `import { defineConfig } from 'trueup'

export default defineConfig({
  environments: {
    production: {
      url: ${quoted(productionUrl)},
      production: true,
      // Requests a second that trueup may send here at most.
      maxRate: 5,
    },
    staging: {
      url: ${quoted(stagingUrl)},
      // Secrets come from the environment; trueup never prints or records them.
      // headers: { authorization: process.env.STAGING_TOKEN },
    },
  },
  compare: { reference: 'production', candidate: 'staging' },
  journeys: { files: 'journeys/*.ts', iterations: 20 },
  // A difference within the margin is acceptable; one below the floor always is.
  margins: { typical: '10%', floor: '5ms' },
})
`
}

function firstJourney({ journeyKind }: Answers): string {
  return journeyKind === 'browser' ? browserJourney : httpJourney
}

const browserJourney = `import { journey } from 'trueup'

// A journey is what a user does, in named steps that are timed and compared one by one.
// \`page\` is a page of Playwright: https://playwright.dev/docs/locators
export default journey('home page', async ({ page, step, check }) => {
  await step('open', async () => {
    const answer = await page.goto('/')
    check(answer?.ok(), \`expected the home page, came status \${answer?.status()}\`)
  })

  await step('read', async () => {
    await page.locator('body').waitFor()
    // Wait for what a user would wait for, for example:
    // await page.getByRole('heading', { name: 'Welcome' }).waitFor()
  })
})
`

const httpJourney = `import { journey } from 'trueup'

// A journey is what a user or a client does, in named steps that are timed and compared one by one.
// Cookies are kept and redirects followed, as in a browser.
export default journey.http('home page', async ({ http, step, check }) => {
  await step('open', async () => {
    const answer = await http.get('/')
    check(answer.status === 200, \`expected status 200, came \${answer.status}\`)
  })
})
`

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
