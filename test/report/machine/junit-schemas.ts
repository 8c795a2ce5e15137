// What the two schemas of JUnit ask of a file: that of Apache Ant (JUnit.xsd) and that of Jenkins'
// xUnit plugin (junit-10.xsd). Elements come as Chromium's XML parser gives them.

export interface XmlElement {
  name: string
  attributes: Record<string, string>
  /** In order, elements alone. */
  children: XmlElement[]
  /** Of this element and all below. */
  text: string
}

interface Rule {
  /** Attributes that have to be there, and what they have to look like. */
  needed: Record<string, RegExp>
  allowed: string[]
  /** Names of the children, each followed by a space. */
  children: RegExp
  text: boolean
}

export type Schema = Record<string, Rule>

const anything = /^/
/** xs:token: no line breaks, no spaces at its ends or doubled. */
const token = /^(?! )(?!.* {2})(?!.*[\n\t\r]).+(?<! )$/
const whole = /^\d+$/
const decimal = /^\d+(\.\d+)?$/

export const antSchema: Schema = {
  testsuites: { needed: {}, allowed: [], children: /^(testsuite )*$/, text: false },
  testsuite: {
    needed: {
      id: whole,
      package: token,
      name: token,
      timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/,
      hostname: token,
      tests: whole,
      failures: whole,
      errors: whole,
      time: decimal,
    },
    allowed: ['skipped'],
    children: /^properties (testcase )*system-out system-err $/,
    text: false,
  },
  properties: { needed: {}, allowed: [], children: /^(property )*$/, text: false },
  property: { needed: { name: token, value: anything }, allowed: [], children: /^$/, text: false },
  testcase: {
    needed: { name: token, classname: token, time: decimal },
    allowed: [],
    children: /^(skipped |error |failure )?$/,
    text: false,
  },
  failure: { needed: { type: anything }, allowed: ['message'], children: /^$/, text: true },
  skipped: { needed: {}, allowed: ['message'], children: /^$/, text: true },
  'system-out': { needed: {}, allowed: [], children: /^$/, text: true },
  'system-err': { needed: {}, allowed: [], children: /^$/, text: true },
}

const ofSuite = ['name', 'failures', 'errors', 'time', 'skipped', 'timestamp', 'hostname']
export const jenkinsSchema: Schema = {
  testsuites: {
    needed: {},
    allowed: ['name', 'time', 'tests', 'failures', 'disabled', 'errors'],
    children: /^(testsuite )*$/,
    text: false,
  },
  testsuite: {
    needed: { tests: anything },
    allowed: [...ofSuite, 'id', 'package', 'disabled', 'skips', 'assertions', 'file', 'url'],
    children: /^((testsuite|properties|testcase|system-out|system-err) )*$/,
    text: false,
  },
  properties: { needed: {}, allowed: [], children: /^(property )*$/, text: false },
  property: {
    needed: { name: anything, value: anything },
    allowed: [],
    children: /^$/,
    text: false,
  },
  testcase: {
    needed: { name: anything },
    allowed: ['classname', 'time', 'timestamp', 'status', 'assertions', 'file', 'line', 'url'],
    children: /^((skipped|error|failure|system-out|system-err) )*$/,
    text: false,
  },
  failure: { needed: {}, allowed: ['type', 'message'], children: /^$/, text: true },
  skipped: { needed: {}, allowed: ['type', 'message'], children: /^$/, text: true },
  'system-out': { needed: {}, allowed: [], children: /^$/, text: true },
  'system-err': { needed: {}, allowed: [], children: /^$/, text: true },
}

/** Where the file is not as the schema wants it. */
export function faultsBy(schema: Schema, element: XmlElement, path = ''): string[] {
  const at = `${path}/${element.name}`
  const rule = schema[element.name]
  if (rule === undefined) return [`${at}: no such element`]
  const { attributes, children, text } = element
  const missing = Object.entries(rule.needed).flatMap(([name, pattern]) =>
    pattern.test(attributes[name] ?? '') && name in attributes
      ? []
      : [`${at}@${name}: ${JSON.stringify(attributes[name])}`],
  )
  const unknown = Object.keys(attributes)
    .filter((name) => !(name in rule.needed) && !rule.allowed.includes(name))
    .map((name) => `${at}@${name}: no such attribute`)
  const order = children.map(({ name }) => `${name} `).join('')
  return [
    ...missing,
    ...unknown,
    ...(rule.children.test(order) ? [] : [`${at}: children ${order}`]),
    ...(rule.text || children.length > 0 || text.trim() === '' ? [] : [`${at}: text`]),
    ...children.flatMap((child) => faultsBy(schema, child, at)),
  ]
}
