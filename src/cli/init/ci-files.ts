// The CI files of a new project: once a week and by hand, with the reports kept as artifacts. The
// job ends with trueup's own exit code.

import type { Answers } from './answers.ts'

const exitCodes = `# Exit codes: 0 nothing to fix, 1 a difference to fix or a gap that has moved, 2 wrong configuration,
# 3 inconclusive, 4 the run could not be carried out. Each but 0 fails the job.
`

export function githubWorkflow({ journeyKind }: Answers): string {
  const browser = '      - run: npx playwright install --with-deps chromium\n'
  return `# Compares staging with production once a week.
${exitCodes}
name: trueup

on:
  schedule:
    - cron: '17 3 * * 1' # Mondays at 03:17 UTC
  workflow_dispatch:

permissions:
  contents: read

# Two runs at once would measure each other.
concurrency:
  group: trueup

jobs:
  compare:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - run: npm ci
${journeyKind === 'browser' ? browser : ''}      - run: npx trueup run
        # env:
        #   STAGING_TOKEN: \${{ secrets.STAGING_TOKEN }}
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: trueup-reports
          path: reports/
          if-no-files-found: ignore
`
}

export function gitlabPipeline({ journeyKind }: Answers): string {
  const browser = '    - npx playwright install --with-deps chromium\n'
  return `# Compares staging with production, by a pipeline schedule (Build > Pipeline schedules) or by hand.
# Secrets are CI/CD variables, which the configuration reads from the environment.
${exitCodes}
trueup:
  image: node:24
  timeout: 1 hour
  # Two runs at once would measure each other.
  resource_group: trueup
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
    - if: $CI_PIPELINE_SOURCE == "web"
  script:
    - npm ci
${journeyKind === 'browser' ? browser : ''}    - npx trueup run
  artifacts:
    when: always
    paths:
      - reports/
    expire_in: 3 months
`
}
