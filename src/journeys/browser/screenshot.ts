// The picture of what failed: taken when an iteration or a login has ended in an error.

import type { Page } from 'playwright'
import type { ArtifactOf } from '../../record/artifact-name.ts'
import type { SampleError } from '../../record/sample.ts'
import { artifact } from '../artifacts.ts'

const timeoutMs = 5_000

export async function withScreenshot(
  page: Page,
  error: SampleError | undefined,
  folder: string | undefined,
  of: ArtifactOf,
): Promise<SampleError | undefined> {
  if (error === undefined || folder === undefined || page.isClosed()) return error
  const { path, inRun } = artifact(folder, of, '.png')
  try {
    await page.screenshot({ path, timeout: timeoutMs, animations: 'disabled' })
    return { ...error, screenshot: inRun }
  } catch {
    // A page that hangs cannot be drawn; the error stands without a picture.
    return error
  }
}
