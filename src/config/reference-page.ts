// Writes docs/configuration.md from the schema, so that the page cannot say anything else than
// what is checked. scripts/write-configuration-page.ts puts it on disk.

import { z } from 'zod'
import { describeType } from './describe-type.ts'
import { exampleTs, exampleYaml } from './example.ts'
import { schema } from './schema.ts'
import { bare } from './schema-tree.ts'

const introduction = `# Configuration

<!-- Written by scripts/write-configuration-page.ts from src/config/schema.ts; do not edit. -->

trueup reads the nearest \`trueup.config.{ts,mts,js,mjs,json,yaml,yml}\` upwards from where it is
started, or the file named by \`--config\`. Paths in it are relative to the file. Every fault is
reported at once, before anything is sent. JSON and YAML never run code.

## Example

\`trueup.config.ts\`

\`\`\`ts
${exampleTs.trim()}
\`\`\`

The same as \`trueup.config.yaml\`

\`\`\`yaml
${exampleYaml.trim()}
\`\`\`

## Secrets

Read a secret from the environment (\`process.env.STAGING_TOKEN\`) in a TypeScript or JavaScript
configuration. trueup replaces secrets by \`[secret]\` in what it prints and records. It takes as
secret, from six characters on:

- values of headers, but for single words (\`x-stage: staging\`) and for headers that say nothing
  (\`accept\`, \`user-agent\` and the like);
- the password of \`basicAuth\`, the passphrase of a key, and credentials within a URL;
- what stands in \`variables\` or in the \`env\` of a process under a key that sounds like a secret
  (\`password\`, \`token\`, \`apiKey\`, …);
- every environment variable that the configuration read and wrote into \`headers\`,
  \`variables\`, a URL or a command. A plain URL is no secret, wherever it comes from;
- what stands in a command of a probe or a process behind a name that sounds like a secret
  (\`TOKEN=…\`, \`--password …\`, \`authorization: Bearer …\`, \`-u user:…\`), but for shell variables
  and paths;
- the address of a webhook; what a login brought home; cookies of a journey that look like a session.

A secret is found in each form in which it travels: percent-encoded, in JSON, HTML and base64.
`

export function referencePage(): string {
  const sections = [section('Top level', schema), ...sectionsUnder(schema, '')]
  return [introduction, ...sections].join('\n')
}

function sectionsUnder(type: z.ZodObject, path: string): string[] {
  return Object.entries(type.shape).flatMap(([key, value]) => {
    const { object, path: at } = objectIn(value, path === '' ? key : `${path}.${key}`)
    return object ? [section(`\`${at}\``, object), ...sectionsUnder(object, at)] : []
  })
}

/** The object that a key holds: by itself, in a list, or by name. */
function objectIn(wrapped: z.core.$ZodType, path: string): { object?: z.ZodObject; path: string } {
  const type = bare(wrapped)
  if (type instanceof z.ZodObject) return { object: type, path }
  if (type instanceof z.ZodArray) return objectIn(type.element, `${path}[]`)
  if (type instanceof z.ZodRecord) return objectIn(type.valueType, `${path}.NAME`)
  if (type instanceof z.ZodUnion) {
    const object = type.options.find((option) => bare(option) instanceof z.ZodObject)
    if (object) return objectIn(object, path)
  }
  return { path }
}

function section(title: string, type: z.ZodObject): string {
  const rows = Object.entries(type.shape).map(([key, value]) => {
    const cells = [`\`${key}\``, takes(value), defaultOf(value), meaning(value)]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  const head = ['| Key | Takes | Default | Meaning |', '| --- | --- | --- | --- |']
  return `## ${title}\n\n${[...head, ...rows].join('\n')}\n`
}

function takes(wrapped: z.core.$ZodType): string {
  const { object, path } = objectIn(wrapped, '')
  if (!object || bare(wrapped) instanceof z.ZodUnion) return describeType(wrapped)
  if (path === '[]') return 'a list, see below'
  return path === '' ? 'an object, see below' : 'objects by name, see below'
}

/** What holds where a key is left out; in words where that is not one value. */
function defaultOf(type: z.core.$ZodType): string {
  if (type instanceof z.ZodDefault || type instanceof z.ZodPrefault) {
    const value = type.def.defaultValue
    if (bare(type) instanceof z.ZodObject) return 'the defaults below'
    return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
  }
  return type instanceof z.ZodOptional ? '' : '**required**'
}

function meaning(type: z.core.$ZodType): string {
  return z.globalRegistry.get(type)?.description ?? ''
}
