import type { CaptureHeader } from '../parsers/index.ts'

type SearchPaths = NonNullable<CaptureHeader['searchPaths']>

/**
 * File -> the top-level module whose code it is, by the search paths in the header; null for the standard library and
 * for files without a name, whose callers decide (docs/reports.md, "Modules").
 */
export function moduleOfFiles(searchPaths: SearchPaths): (file: string) => string | null {
  const sitePackages = searchPaths.sitePackages.map(components)
  const libdest = components(searchPaths.libdest)
  const sysPath = searchPaths.sysPath.map(components)
  const memo = new Map<string, string | null>()
  const find = (file: string): string | null => {
    if (file === '') return 'unknown'
    if (file.startsWith('<frozen ')) return null
    const path = components(file)
    for (const root of sitePackages) {
      const inside = below(path, root)
      if (inside) return topLevel(dotted(inside))
    }
    if (searchPaths.libdest !== '' && below(path, libdest)) return null
    for (const root of sysPath) {
      const inside = below(path, root)
      if (inside) return topLevel(dotted(inside))
    }
    return topLevel(dotted(path.slice(-1)))
  }
  return (file) => {
    let module = memo.get(file)
    if (module === undefined) {
      module = find(file)
      memo.set(file, module)
    }
    return module
  }
}

/** The module of a file where only its path is known: null for the standard library. */
export function moduleByPath(file: string): string | null {
  if (file === '') return 'unknown'
  if (file.startsWith('<frozen ')) return null
  const installed = /.*\/(?:site-packages|dist-packages)\/(.+)/.exec(file)
  if (installed) return topLevel(dotted(components(installed[1]!)))
  if (/(?:^|\/)lib\/python\d+\.\d+\//.test(file)) return null
  return /(?:^|\/)memray\//.test(file) ? '<root>' : topLevel(dotted(components(file).slice(-1)))
}

/** Path components without duplicate slashes and `.`; `..` stays. An absolute path starts with ''. */
function components(path: string): string[] {
  const parts = path.split('/').filter((part, i) => (part !== '' && part !== '.') || (part === '' && i === 0))
  return parts
}

function below(path: string[], root: string[]): string[] | null {
  if (path.length < root.length) return null
  for (let i = 0; i < root.length; i++) if (path[i] !== root[i]) return null
  return path.slice(root.length)
}

function dotted(parts: string[]): string {
  const names = [...parts]
  const last = names.pop() ?? ''
  if (last !== '__init__.py') names.push(last.endsWith('.py') ? last.slice(0, -3) : last)
  return names.join('.')
}

function topLevel(name: string): string {
  const first = name.split('.')[0]!
  return first === 'memray' ? '<root>' : first
}
