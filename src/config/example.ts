// The example of docs/configuration.md, in both forms. A test loads both and finds them the same.

export const exampleTs = `import { defineConfig } from 'trueup'

export default defineConfig({
  environments: {
    production: {
      url: 'https://shop.example.com',
      production: true,
      maxRate: 50,
      variables: { user: 'fidelity-check' },
    },
    staging: {
      url: 'https://staging.shop.example.com',
      headers: { 'x-access-token': process.env.STAGING_TOKEN },
      variables: { user: 'test-user' },
    },
  },
  compare: { reference: 'production', candidate: 'staging' },
  journeys: { files: 'journeys/*.ts', iterations: 20, timeout: '90s' },
  margins: {
    typical: '10%',
    floor: '5ms',
    journeys: { checkout: { typical: '15%', steps: { pay: { typical: '25%' } } } },
  },
  expected: {
    'journey search': { ratio: 1.5, because: 'one core instead of four' },
  },
})
`

export const exampleYaml = `environments:
  production:
    url: https://shop.example.com
    production: true
    maxRate: 50
    variables: { user: fidelity-check }
  staging:
    url: https://staging.shop.example.com
    variables: { user: test-user }
compare: { reference: production, candidate: staging }
journeys: { files: journeys/*.ts, iterations: 20, timeout: 90s }
margins:
  typical: 10%
  floor: 5ms
  journeys:
    checkout:
      typical: 15%
      steps:
        pay: { typical: 25% }
expected:
  journey search: { ratio: 1.5, because: one core instead of four }
`
