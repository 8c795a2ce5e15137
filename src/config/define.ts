// Gives completion in an editor; the configuration is checked when it is loaded.

import type { UserConfig } from './schema.ts'

export function defineConfig(config: UserConfig): UserConfig {
  return config
}
