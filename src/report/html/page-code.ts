// The page's own program, as one script: uPlot, then the files of page/. There is no bundler, as so
// little is needed: from source Node strips the types, in the built package the files are JavaScript
// already; each file becomes a function that returns what it exports, called after those that it
// imports.

import { readFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js'

/** The files of page/ that a program starts from. */
export type PageProgram = 'main' | 'history' | 'live'

const made = new Map<PageProgram, string>()

/** Put together once: a page may be asked for while its process measures. */
export function pageCode(program: PageProgram): string {
  const code = made.get(program) ?? assembled(program)
  made.set(program, code)
  return code
}

function assembled(program: PageProgram): string {
  const uPlot = readFileSync(require.resolve('uplot/dist/uPlot.iife.min.js'), 'utf8')
  const modules = new Map<string, string>()
  addModule(new URL(`./page/${program}${ending}`, import.meta.url), modules)
  return `${uPlot}\n;(() => {\n'use strict'\n${[...modules.values()].join('\n')}\n})()\n`
}

/** The stylesheet of the charts. */
export function chartStyle(): string {
  return readFileSync(require.resolve('uplot/dist/uPlot.min.css'), 'utf8')
}

/** Returns the name under which other modules find what this one exports. */
function addModule(file: URL, modules: Map<string, string>): string {
  const name = `$${file.pathname.slice(file.pathname.lastIndexOf('/') + 1).replace(/\W/g, '_')}`
  if (modules.has(file.href)) return name
  const code = javascript(file).replace(
    /^import \{([^}]*)\} from ['"](\.[^'"]+)['"];?$/gm,
    (_, names: string, from: string) =>
      `const {${names.replaceAll(' as ', ': ')}} = ${addModule(new URL(from, file), modules)}`,
  )
  const exported = [...code.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)]
  const lean = code
    .replace(/^export /gm, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/^\s*\n/gm, '')
  const names = exported.map(([, each]) => each).join(', ')
  modules.set(file.href, `const ${name} = (() => {\n${lean}\nreturn { ${names} }\n})()`)
  return name
}

function javascript(file: URL): string {
  const text = readFileSync(fileURLToPath(file), 'utf8')
  if (ending === '.js') return text
  // Node says to everyone who reads standard error that this function may change.
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return stripTypeScriptTypes(text)
  } finally {
    process.emitWarning = emitWarning
  }
}
