// Finds or brings what a clone needs: the packages of package-lock.json, a Node that is new enough,
// a browser, the Toxiproxy server. `npm test`, `npm run demo`, … run it first. Plain JavaScript, because it has to run
// under any Node from 20 on, before anything is installed. Everything goes to standard error, so
// that `npm run -s trueup -- … --json` stays clean. Nothing missing: two files are read, a few
// paths are looked at, and no process is started.

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const modules = path.join(root, 'node_modules')
const oldestNode = [22, 19]
const broughtNode = '24.21.0'
const nodePackage = `node-${process.platform}-${process.arch}`
const toxiproxyModule = 'github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0'
const toxiproxyName = 'toxiproxy-server'
const toxiproxyFolder = path.join(modules, '.cache', 'trueup')
const quiet = process.argv.includes('--quiet')

const node = findNode() ?? bringNode()
const packages = packagesFit() ? 'as in package-lock.json' : bringPackages(node)
if (node.aside) putIntoModules(node)
found('packages', packages)
found('node', `${node.version}, ${node.file}`)
const browser = findBrowser() ?? bringBrowser(node)
if (browser) found('browser', browser)
const toxiproxy = findToxiproxy() ?? bringToxiproxy()
if (toxiproxy) found('toxiproxy', toxiproxy)

function found(what, where) {
  if (!quiet) console.error(`setup: ${what}: ${where}`)
}

function doing(text) {
  console.error(`setup: ${text}`)
}

/** The running Node, or the one an earlier set-up brought; `npm run` finds the latter first. */
function findNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const newEnough = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
  if (newEnough) return { version: process.versions.node, file: process.execPath }
  const file = path.join(modules, '.bin', 'node')
  return fs.existsSync(file) ? { version: broughtNode, file } : undefined
}

// Into a folder beside node_modules first: `npm ci` empties node_modules, and has to run under the
// new Node already, because npm leaves out optional packages that refuse the Node it runs on.
function bringNode() {
  const oldest = oldestNode.join('.')
  doing(`Node ${process.versions.node} is older than ${oldest}: bringing ${nodePackage}`)
  const aside = makeAside()
  fs.writeFileSync(path.join(aside, 'package.json'), '{}')
  const options = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts']
  npm(process.execPath, ['install', ...options, `${nodePackage}@${broughtNode}`], aside)
  const file = path.join(aside, 'node_modules', nodePackage, 'bin', 'node')
  if (!fs.existsSync(file)) {
    stop(`${nodePackage}@${broughtNode} could not be had; install Node ${oldest} or newer`)
  }
  return { version: broughtNode, file, aside }
}

function makeAside() {
  const aside = fs.mkdtempSync(path.join(root, '.node-'))
  fs.mkdirSync(path.join(aside, 'node_modules'))
  process.once('exit', () => fs.rmSync(aside, { recursive: true, force: true }))
  return aside
}

/** Saves the Node of an earlier set-up from `npm ci`. */
function takeOutOfModules(node) {
  node.aside = makeAside()
  const folder = path.join(node.aside, 'node_modules', nodePackage)
  fs.renameSync(path.join(modules, nodePackage), folder)
  node.file = path.join(folder, 'bin', 'node')
}

function putIntoModules(node) {
  const link = path.join(modules, '.bin', 'node')
  fs.mkdirSync(path.dirname(link), { recursive: true })
  fs.renameSync(path.join(node.aside, 'node_modules', nodePackage), path.join(modules, nodePackage))
  fs.symlinkSync(path.join('..', nodePackage, 'bin', 'node'), link)
  node.file = link
}

/** npm notes in node_modules what it installed; that has to be what the lock says. */
function packagesFit() {
  const wanted = readJson(path.join(root, 'package-lock.json'))?.packages
  const installed = readJson(path.join(modules, '.package-lock.json'))?.packages
  if (!wanted || !installed) return false
  return Object.entries(wanted).every(([name, { version, optional, devOptional }]) => {
    if (name === '') return true
    const there = installed[name]
    return there ? there.version === version : Boolean(optional ?? devOptional)
  })
}

function bringPackages(node) {
  doing('installing the packages of package-lock.json')
  if (!node.aside && fs.existsSync(path.join(modules, nodePackage))) takeOutOfModules(node)
  const status = npm(node.file, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], root)
  if (status !== 0) stop('npm ci failed; see above. Run it again by hand: npm ci')
  return 'installed with npm ci'
}

/** npm under a chosen Node; when npm runs this script, it says where its own program lies. */
function npm(nodeFile, args, cwd) {
  const cli = process.env.npm_execpath
  const PATH = path.dirname(nodeFile) + path.delimiter + process.env.PATH
  // A distribution's Node trusts the system's authorities by itself; the one from npm has to be told.
  const env = { ...process.env, PATH, NODE_USE_SYSTEM_CA: '1' }
  const options = { cwd, stdio: ['ignore', 2, 2], env }
  if (cli?.endsWith('npm-cli.js')) return spawnSync(nodeFile, [cli, ...args], options).status
  return spawnSync('npm', args, options).status
}

/** The places of src/journeys/browser/find.ts that an ordinary machine has. */
function findBrowser() {
  const own = findPlaywrightBrowser()
  if (own) return own
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/snap/bin']
  const places = names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  const applications = ['Google Chrome', 'Chromium'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  )
  return [...places, ...applications].find(isProgram)
}

/** Playwright marks a finished download; the revision is the one its own version asks for. */
function findPlaywrightBrowser() {
  const list = readJson(path.join(modules, 'playwright-core', 'browsers.json'))?.browsers ?? []
  const revision = list.find(({ name }) => name === 'chromium')?.revision
  const cache = { darwin: 'Library/Caches', win32: 'AppData/Local' }[process.platform] ?? '.cache'
  const all =
    process.env.PLAYWRIGHT_BROWSERS_PATH ?? path.join(os.homedir(), cache, 'ms-playwright')
  const folder = path.join(all, `chromium-${revision}`)
  return fs.existsSync(path.join(folder, 'INSTALLATION_COMPLETE')) ? folder : undefined
}

/** The one optional part: without a browser, HTTP journeys still run. Tried once, not every time. */
function bringBrowser({ file }) {
  const tried = path.join(modules, '.trueup-browser-tried')
  const byHand = 'npx playwright install --with-deps chromium'
  if (quiet && fs.existsSync(tried)) return undefined
  doing("no browser found: bringing Playwright's Chromium")
  const asRoot = process.getuid?.() === 0
  const cli = path.join(modules, 'playwright', 'cli.js')
  attempt(file, [cli, 'install', ...(asRoot ? ['--with-deps'] : []), 'chromium'])
  if (!findBrowser() && asRoot && fs.existsSync('/usr/bin/apt-get')) {
    doing("that failed: installing the distribution's chromium")
    attempt('apt-get', ['update', '-qq'])
    attempt('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'])
  }
  const now = findBrowser()
  if (now) return now
  fs.writeFileSync(tried, '')
  doing(`browser: none; browser journeys need one: ${byHand} (or name one in journeys.executable)`)
  return undefined
}

/** The places of src/faults/find-server.ts. */
function findToxiproxy() {
  const given = process.env.TRUEUP_TOXIPROXY
  if (given) return given
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  return [...folders, toxiproxyFolder]
    .map((folder) => path.join(folder, toxiproxyName))
    .find(isProgram)
}

/** Optional as the browser is: only network faults need it. Go checks what it fetches by itself. */
function bringToxiproxy() {
  const tried = path.join(modules, '.trueup-toxiproxy-tried')
  if (quiet && fs.existsSync(tried)) return undefined
  const go = findGo()
  if (go) {
    doing('no Toxiproxy server found: building it with Go')
    fs.mkdirSync(toxiproxyFolder, { recursive: true })
    attempt(go, ['install', toxiproxyModule], { GOBIN: toxiproxyFolder, GOFLAGS: '' })
    const built = path.join(toxiproxyFolder, 'server')
    if (isProgram(built)) fs.renameSync(built, path.join(toxiproxyFolder, toxiproxyName))
  }
  const now = findToxiproxy()
  if (now) return now
  fs.writeFileSync(tried, '')
  const byHand = go
    ? `go install ${toxiproxyModule}`
    : `install Go, then: go install ${toxiproxyModule}`
  doing(
    `toxiproxy: none; network faults need one: ${byHand} (put it on PATH as ${toxiproxyName}), or give the address of one that runs in TRUEUP_TOXIPROXY`,
  )
  return undefined
}

function findGo() {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/local/go/bin']
  return folders.map((folder) => path.join(folder, 'go')).find(isProgram)
}

function attempt(program, args, more = {}) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', ...more }
  spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], timeout: 300_000, env })
}

function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK)
    return true
  } catch {
    return false
  }
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function stop(message) {
  console.error(`setup: ${message}`)
  process.exit(1)
}
