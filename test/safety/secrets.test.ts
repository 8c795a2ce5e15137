// Whatever a run leaves, no secret is in it: neither as it is nor in a form in which it travels.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type Outcome, project, serve } from '../cli/command-line.ts'
import { configuration, environmentVariables, files, leakyShop, secrets } from './leaky-shop.ts'
import { type Leftover, leftoversOf, secretsIn } from './secret-forms.ts'

it('keeps every secret out of all that a run and what follows it leave', async () => {
  const [production, staging] = [await serve(leakyShop), await serve(leakyShop)]
  const shop = await project({ ...files, 'trueup.config.ts': configuration(production, staging) })
  const left = join(shop.folder, 'left')
  await mkdir(join(left, 'tmp'), { recursive: true })
  const env = {
    ...environmentVariables,
    TMPDIR: join(left, 'tmp'),
    XDG_STATE_HOME: join(left, 'state'),
    XDG_CACHE_HOME: join(left, 'cache'),
  }
  const said: Leftover[] = []
  const trueup = async (...args: string[]): Promise<Outcome> => {
    const outcome = await shop.start(args, env).ended
    const place = args.join(' ')
    said.push({ place: `stdout of ${place}`, text: latin(outcome.stdout) })
    said.push({ place: `stderr of ${place}`, text: latin(outcome.stderr) })
    return outcome
  }
  await trueup('run', '--out', 'left/reports', '--json')

  const [id] = (await leftoversOf(join(left, 'reports/runs'))).map(
    ({ place }) => place.split('/')[0],
  )
  const run = join(left, 'reports/runs', id!)
  await Promise.all([
    trueup('run', '--dry-run', '--json'),
    trueup('report', run),
    trueup('doctor', '--json'),
  ])
  const leftovers = [...said, ...(await leftoversOf(left))]
  expect(secretsIn(leftovers, secrets)).toEqual([])
})

function latin(text: string): string {
  return Buffer.from(text).toString('latin1')
}
