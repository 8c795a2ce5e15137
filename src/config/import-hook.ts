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
    resolve: (specifier, context, next) =>
      entries[specifier] === undefined
        ? next(specifier, context)
        : next(entries[specifier], context),
  })
}
