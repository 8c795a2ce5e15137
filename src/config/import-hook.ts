// Makes `import … from 'trueup'` in a configuration or a journey mean the trueup that is running,
// wherever the file lies: in a clone, beside a global installation, or in a project of its own.

import { registerHooks } from 'node:module'

const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const entries: Record<string, string> = {
  trueup: new URL(`../index.${ending}`, import.meta.url).href,
  'trueup/compare': new URL(`../compare/index.${ending}`, import.meta.url).href,
}

let installed = false

/** Holds for the thread that calls it: a worker calls it too. */
export function installImportHook(): void {
  if (installed) return
  installed = true
  registerHooks({
    resolve(specifier, context, next) {
      const entry = entries[specifier]
      if (entry !== undefined) return next(entry, context)
      const found = next(specifier, context)
      return isUsersTypeScript(found.url) ? { ...found, format: 'module-typescript' } : found
    },
  })
}

/** Always a module, though `npm init` writes `"type": "commonjs"`, under which it would not load. */
function isUsersTypeScript(url: string): boolean {
  return /^file:[^?]*\.ts(\?|$)/.test(url) && !url.includes('/node_modules/')
}
