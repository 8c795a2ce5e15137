// The CI files of a new project: once a week, by hand, and from another workflow; what earlier runs
// came to is kept between them, and the reports as artifacts. The job ends with trueup's own exit
// code. docs/ci.md shows the same files.

import type { Answers } from './answers.ts'

const exitCodes = `# Exit codes: 0 nothing to fix, 1 a difference to fix or a gap that has moved, 2 wrong configuration,
# 3 inconclusive, 4 the run could not be carried out. Each but 0 fails the job.
`

/** What the next run needs of those before: to see drift, and whether anything has changed. */
const kept = ['reports/history.db', 'reports/runs/*/run.json', 'reports/runs/*/comparison.json']

function listed(indent: number): string {
  return kept.map((path) => `${' '.repeat(indent)}${path}\n`).join('')
}

export function githubWorkflow({ journeyKind }: Pick<Answers, 'journeyKind'>): string {
  const browser = '      - run: npx playwright install --with-deps chromium\n'
  return `# Compares staging with production: once a week, by hand, or called by another workflow.
${exitCodes}
name: trueup

on:
  schedule:
    - cron: '17 3 * * 1' # Mondays at 03:17 UTC
  workflow_dispatch:
  workflow_call:

permissions:
  contents: read
  pull-requests: write # for the comment, where a pull request called

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
${journeyKind === 'browser' ? browser : ''}      - name: What earlier runs came to
        uses: actions/cache/restore@v4
        with:
          path: |
${listed(12)}          key: trueup-\${{ github.run_id }}-\${{ github.run_attempt }}
          restore-keys: trueup-
      - run: npx trueup run
        # env:
        #   STAGING_TOKEN: \${{ secrets.STAGING_TOKEN }}
      - name: Comment on the pull request
        if: always() && github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository
        env:
          GH_TOKEN: \${{ github.token }}
          NUMBER: \${{ github.event.pull_request.number }}
        run: |
          for report in reports/runs/*/report.md; do
            if [ -f "$report" ]; then gh pr comment "$NUMBER" --body-file "$report"; fi
          done
      - uses: actions/cache/save@v4
        if: always()
        with:
          path: |
${listed(12)}          key: trueup-\${{ github.run_id }}-\${{ github.run_attempt }}
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: trueup-reports
          path: reports/
          if-no-files-found: ignore
`
}

export function gitlabPipeline({ journeyKind }: Pick<Answers, 'journeyKind'>): string {
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
  # What earlier runs came to.
  cache:
    key: trueup
    when: always
    paths:
${kept.map((path) => `      - ${path}\n`).join('')}  script:
    - npm ci
${journeyKind === 'browser' ? browser : ''}    - npx trueup run
  artifacts:
    when: always
    paths:
      - reports/
    reports:
      junit: reports/runs/*/junit.xml
    expire_in: 3 months
`
}
