import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir, platform } from 'node:os'
import { delimiter, join } from 'node:path'

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']
const MAC_APPS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]
/** Inside a folder of Playwright's cache, by platform and age. */
const IN_PLAYWRIGHT_CACHE = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
]

/** How tests and benches start Chromium: without a screen, and without traffic of its own. */
export const CHROMIUM_ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const HOW_TO_GET_ONE = `No Chromium was found. The tests drive a real browser, so do one of these:
  - install Chromium or Chrome (Debian, Ubuntu: apt-get install chromium; macOS: brew install --cask chromium)
  - npx playwright-core install chromium
  - set MEMREEL_CHROMIUM to the path of a Chromium, Chrome or Edge`

/** The path of a Chromium on this machine, or null. */
export function findBrowser() {
  const asked = process.env.MEMREEL_CHROMIUM
  if (asked) return existsSync(asked) ? asked : null
  for (const candidate of [...onPath(COMMANDS), ...MAC_APPS, ...inPlaywrightCaches()]) {
    if (existsSync(candidate)) return candidate
  }
  return null
}

/** As `findBrowser`, but installs one where that is allowed: as root, on a Debian. */
export function findOrInstallBrowser() {
  const found = findBrowser()
  if (found || process.env.MEMREEL_CHROMIUM || !mayInstall()) return found
  install('chromium')
  return findBrowser()
}

const FIREFOX_COMMANDS = ['firefox-esr', 'firefox']
const FIREFOX_APP = '/Applications/Firefox.app/Contents/MacOS/firefox'

export const HOW_TO_GET_FIREFOX =
  'no Firefox was found (apt-get install firefox-esr, or set MEMREEL_FIREFOX to the path of one)'

/** The path of a Firefox on this machine, or null. */
export function findFirefox() {
  const asked = process.env.MEMREEL_FIREFOX
  if (asked) return existsSync(asked) ? asked : null
  return [...onPath(FIREFOX_COMMANDS), FIREFOX_APP].find((path) => existsSync(path)) ?? null
}

/** As `findFirefox`, but installs one where that is allowed: as root, on a Debian. Null if it can't be had. */
export function findOrInstallFirefox() {
  const found = findFirefox()
  if (found || process.env.MEMREEL_FIREFOX || !mayInstall()) return found
  install('firefox-esr')
  return findFirefox()
}

/** The path of nginx, installed where that is allowed and where there is none. Null if it can't be had. */
export function findOrInstallNginx() {
  const find = () => [...onPath(['nginx']), '/usr/sbin/nginx'].find((path) => existsSync(path)) ?? null
  if (!find() && mayInstall()) install('nginx-light')
  return find()
}

function mayInstall() {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0
}

function install(name) {
  console.log(`Installing the package "${name}".`)
  spawnSync('apt-get', ['update', '-q'], { stdio: 'inherit' })
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}

/** Shows an address in the user's browser, if there is something to do that with. */
export function openInBrowser(address) {
  const [command, ...words] =
    platform() === 'darwin' ? ['open'] : platform() === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open']
  const opener = spawn(command, [...words, address], { stdio: 'ignore', detached: true })
  // Nothing to open it with: the address has been printed.
  opener.on('error', () => {})
  opener.unref()
}

function onPath(commands) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return commands.flatMap((command) => folders.map((folder) => join(folder, command)))
}

function inPlaywrightCaches() {
  const home = homedir()
  const caches = [
    process.env.PLAYWRIGHT_BROWSERS_PATH ?? '',
    join(home, '.cache', 'ms-playwright'),
    join(home, 'Library', 'Caches', 'ms-playwright'),
    join(process.env.LOCALAPPDATA ?? home, 'ms-playwright'),
  ]
  return caches
    .filter((cache) => cache !== '' && existsSync(cache))
    .flatMap((cache) => {
      const browsers = readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name))
      // The newest first.
      browsers.sort((a, b) => Number(b.split('-')[1]) - Number(a.split('-')[1]))
      return browsers.flatMap((name) => IN_PLAYWRIGHT_CACHE.map((path) => join(cache, name, path)))
    })
}
