import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
export const APP_FOLDER = join(ROOT, 'dist', 'app')

const MADE_FROM = [
  'src',
  'public',
  'index.html',
  'vite.config.ts',
  'vite.report.config.ts',
  'package-lock.json',
  'tsconfig.base.json',
]

/** True if the built app is missing or older than something that it is made from. */
export function isAppStale() {
  const page = join(APP_FOLDER, 'index.html')
  if (!existsSync(page)) return true
  const builtAt = statSync(page).mtimeMs
  return MADE_FROM.some((path) => newest(join(ROOT, path)) > builtAt)
}

/** Runs a command of the project's own tools with its output shown; true if it succeeded. */
export function runTool(name, words, options = {}) {
  const bin = join(ROOT, 'node_modules', '.bin', name)
  const { status } = spawnSync(bin, words, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  })
  return status === 0
}

function newest(path) {
  if (!existsSync(path)) return 0
  const facts = statSync(path)
  if (!facts.isDirectory()) return facts.mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), facts.mtimeMs)
}
