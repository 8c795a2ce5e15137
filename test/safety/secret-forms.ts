// Everything under a folder as searchable bytes, and a secret in every form in which it may travel.

import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { readZip, unpack } from '../../src/journeys/browser/zip.ts'

export interface Leftover {
  /** Relative to the folder; of a file in a zip, `trace.zip!name`. */
  place: string
  /** A character a byte. */
  text: string
}

export async function leftoversOf(folder: string): Promise<Leftover[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const found = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name)
      const place = relative(folder, path)
      const bytes = await readFile(path)
      const own = { place, text: bytes.toString('latin1') }
      if (!name.endsWith('.zip')) return [own]
      const inside = readZip(bytes).map((entry) => ({
        place: `${place}!${entry.name}`,
        text: unpack(entry).toString('latin1'),
      }))
      return [own, ...inside]
    }),
  )
  // The names themselves may tell something.
  return [...found.flat(), { place: 'names', text: entries.map(({ name }) => name).join('\n') }]
}

/** Independent of the forms that trueup takes out. */
export function formsOf(secret: string): Record<string, string> {
  const html = secret.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  const named = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
  const encoded = encodeURIComponent(secret)
  // As what follows `user:` or `x` is encoded, which shifts every letter.
  const shifted = ['', 'x', 'xx'].map((before) => {
    const text = Buffer.from(`${before}${secret}`).toString('base64')
    return text.slice(
      before.length === 0 ? 0 : 4,
      Math.floor((before.length + secret.length) / 3) * 4,
    )
  })
  return {
    raw: secret,
    url: encoded,
    'url in lower case': encoded.replace(/%../g, (code) => code.toLowerCase()),
    form: new URLSearchParams({ a: secret }).toString().slice(2),
    json: JSON.stringify(secret).slice(1, -1),
    'json twice': JSON.stringify(JSON.stringify(secret)).slice(3, -3),
    'html by number': html,
    'html by name': named,
    base64: Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    base64url: Buffer.from(secret).toString('base64url'),
    ...Object.fromEntries(shifted.map((text, index) => [`base64 shifted by ${index}`, text])),
  }
}

/** `secret as form in place`, for every place that has one: the first form that is there. */
export function secretsIn(leftovers: Leftover[], secrets: Record<string, string>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const forms = Object.entries(formsOf(secret))
    return leftovers.flatMap(({ place, text }) => {
      const found = forms.find(([, form]) => text.includes(form))
      return found === undefined ? [] : [`${name} as ${found[0]} in ${place}`]
    })
  })
}
