import type { Locations } from '../locations.ts'

export { formatBytes } from '../formatBytes.ts'

/**
 * Folders that installed packages and the standard library lie in; the last one in a path counts, as they lie in each
 * other.
 */
const LIBRARY_FOLDER = /.*(?:^|\/)(?:site-packages|dist-packages|lib\/python\d+\.\d+(?:\/lib-dynload)?)\//

/** Memray's command, whose frames captures before version 9 do not set apart. */
const LAUNCHER_FILE = /\/memray\/(?:__main__|commands\/\w+)\.py$/

/** Code that was installed, or has no file: not the program's own. */
export function isLibraryFile(file: string): boolean {
  return file.startsWith('<') || LIBRARY_FOLDER.test(file) || LAUNCHER_FILE.test(file)
}

/** Outside of library folders: the file's name, with its folder where the name alone says nothing. */
const OWN_FILE = /(?:[^/]+\/)?__(?:init|main)__\.py$|[^/]*$/

/** The path inside a library folder (`pandas/core/frame.py`), else the file's name (`job.py`, `shop/__init__.py`). */
export function shortFile(file: string): string {
  const found = LIBRARY_FOLDER.exec(file)
  return found ? file.slice(found[0].length) : OWN_FILE.exec(file)![0]
}

/**
 * The package or module that a library's file belongs to, else the module's own name: `pandas`, `json`, `job`, `shop`.
 */
export function moduleName(file: string): string {
  if (file.startsWith('<frozen ')) return file.slice(8, -1).split('.')[0]!
  return shortFile(file).split('/')[0]!.split('.')[0]!
}

/** What the paths of a module's files begin with: `/usr/lib/python3/dist-packages/pandas/`, `/srv/app/job.py`. */
export function moduleFolder(file: string): string {
  const short = shortFile(file)
  const [first, ...below] = short.split('/')
  return below.length === 0 ? file : `${file.slice(0, file.length - short.length)}${first}/`
}

/** `load (job.py:9)`; without the file where a packed index left it out. */
export function placeName(locations: Locations, location: number): string {
  const line = locations.line[location]!
  const file = shortFile(locations.file[location]!)
  if (file === '') return locations.functionName[location]!
  return `${locations.functionName[location]} (${file}${line > 0 ? `:${line}` : ''})`
}

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** `12,345` */
export function formatCount(count: number): string {
  return WHOLE.format(count)
}

/** `1 allocation`, `12,345 allocations` */
export function countOf(count: number, singular: string): string {
  return `${formatCount(count)} ${count === 1 ? singular : `${singular}s`}`
}

/** `12.3 %` */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** `40 ms`, `3.4 s`, `2 min 5 s` */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(1, Math.round(ms))} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
