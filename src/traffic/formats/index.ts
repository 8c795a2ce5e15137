// Every log format by the name that `--format` takes. One file each; all pass the same contract.

import type { LogFormat } from '../log-record.ts'
import { nginxCombined } from './nginx-combined.ts'

export const formats: Record<string, LogFormat> = {
  'nginx-combined': nginxCombined,
}
