// Which browser runs the journeys: the one of the configuration, Playwright's own download, else a
// Chromium or Chrome that the machine has. `doctor` asks the same question.

import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, firefox, webkit } from 'playwright'
import { ConfigError } from '../../config/faults.ts'
import type { JourneysConfig } from '../../config/schema.ts'

export const browserTypes = { chromium, firefox, webkit }

export interface FoundBrowser {
  path: string
  from: 'configuration' | 'playwright' | 'system'
}

const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome.exe',
  'microsoft-edge',
  'msedge.exe',
]
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** Throws an error that names the command which brings the browser when there is none. */
export function findBrowser(
  { browser, executable }: Pick<JourneysConfig, 'browser' | 'executable'>,
  path = process.env.PATH ?? '',
): FoundBrowser {
  const folders = path.split(delimiter).filter((folder) => folder !== '')
  if (executable !== undefined) return configured(executable, folders)

  const own = browserTypes[browser].executablePath()
  if (isProgram(own)) return { path: own, from: 'playwright' }
  // Firefox and WebKit need Playwright's own builds; any recent Chromium will do.
  const onSystem = browser === 'chromium' ? systemChromium(folders) : undefined
  if (onSystem !== undefined) return { path: onSystem, from: 'system' }
  const elsewhere =
    browser === 'chromium' ? ', or name one that is installed in journeys.executable' : ''
  throw new ConfigError(
    `No ${browser} was found on this machine. Bring it with \`npx playwright install ${browser}\`${elsewhere}.`,
  )
}

function configured(executable: string, folders: string[]): FoundBrowser {
  const places = /[/\\]/.test(executable) ? [executable] : inFolders([executable], folders)
  const path = places.find(isProgram)
  if (path !== undefined) return { path, from: 'configuration' }
  throw new ConfigError(
    `journeys.executable: expected a program, but ${executable} is none; leave it out to use the browser that is found.`,
  )
}

function systemChromium(folders: string[]): string | undefined {
  return [...inFolders(commands, folders), ...usualPlaces].find(isProgram)
}

function inFolders(names: string[], folders: string[]): string[] {
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
