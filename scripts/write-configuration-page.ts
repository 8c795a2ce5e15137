// Writes docs/configuration.md from the schema of the configuration: `node scripts/write-configuration-page.ts`.

import { writeFileSync } from 'node:fs'
import { referencePage } from '../src/config/reference-page.ts'

const page = new URL('../docs/configuration.md', import.meta.url)
writeFileSync(page, referencePage())
