// Holds the import table of the design: which folder may import which, and the one home of each
// third-party package. `npm run check` runs it.
const table = {
  chance: [],
  config: [],
  environments: ['config'],
  journeys: ['config', 'environments', 'record'],
  traffic: ['chance', 'config'],
  plan: ['chance', 'config', 'journeys', 'traffic'],
  send: ['config', 'plan', 'environments', 'journeys', 'faults', 'record'],
  // A Toxiproxy server of our own ends with trueup by the watchdog of `start`.
  faults: ['config', 'environments'],
  // Prepared from the configuration and sent by the senders of a run, into a run folder of its own.
  experiments: [
    'chance',
    'config',
    'environments',
    'journeys',
    'traffic',
    'plan',
    'send',
    'faults',
    'record',
  ],
  record: [],
  compare: ['config', 'record'],
  history: ['compare', 'record'],
  report: ['compare', 'record', 'history'],
  serve: ['compare', 'record', 'report', 'history'],
  demo: [],
}

const homes = {
  yargs: '^src/cli/',
  undici: '^src/(send|environments)/',
  'playwright|playwright-core': '^src/journeys/',
  autocannon: '^src/send/saturation',
  'hdr-histogram-js': '^src/record/histogram',
  'toxiproxy-node-client': '^src/faults/',
  zod: '^src/config/',
  yaml: '^src/config/',
  'tough-cookie': '^src/journeys/',
  'node-html-parser': '^src/journeys/',
  '@stdlib/[^/]+': '^src/compare/',
  uplot: '^src/report/html/',
  '@opentelemetry/[^/]+': '^src/report/otlp/',
}

export default {
  forbidden: [
    ...Object.entries(table).map(([folder, allowed]) => ({
      name: `${folder}-imports`,
      severity: 'error',
      comment: `src/${folder} may import ${allowed.join(', ') || 'nothing of src'}`,
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
    })),
    ...Object.entries(homes).map(([name, home]) => ({
      name: `one-home-of-${name}`,
      severity: 'error',
      comment: `${name} is imported in ${home} alone`,
      from: { path: '^src/', pathNot: home },
      to: { path: `^node_modules/(${name})/` },
    })),
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'a circle that an `import type` closes is none: nothing of it is left at run time',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-test-imports',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
  ],
  options: {
    // TypeScript 7 has no API to parse with yet.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    includeOnly: '^(src|test|bench|scripts|journeys|node_modules)',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node'],
    },
  },
}
