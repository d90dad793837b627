import type { CaptureIndex } from '../captureIndex.ts'
import type { Redactions } from './facts.ts'

/** What stands in place of a command line that was left out. */
const NO_COMMAND_LINE = '(command line left out)'

/** The index without what is not to be told. Texts that nothing names any more are gone as well. */
export function redacted(index: CaptureIndex, redactions: Redactions): CaptureIndex {
  const { commandLine, pathParts, threadNames } = redactions
  let { header, threads } = index
  if (commandLine) header = { ...header, commandLine: NO_COMMAND_LINE }
  // search paths would give away what the paths no longer do, and no longer match them
  if (pathParts !== null) header = { ...header, searchPaths: null }
  if (threadNames) threads = { ids: threads.ids, names: threads.names.map(() => '') }
  const kept = { ...index, header, threads }
  return pathParts === null ? kept : withShortPaths(kept, pathParts)
}

function withShortPaths(index: CaptureIndex, parts: number): CaptureIndex {
  const texts: string[] = ['']
  const ids = new Map<string, number>([['', 0]])
  const idOf = (text: string) => {
    const known = ids.get(text)
    if (known !== undefined) return known
    ids.set(text, texts.length)
    texts.push(text)
    return texts.length - 1
  }
  const old = index.strings.texts
  const { frames, native } = index
  const functions = new Map<number, number>()
  const files = new Map<number, number>()
  const functionId = (id: number) => remembered(functions, id, () => idOf(old[id]!))
  const fileId = (id: number) => remembered(files, id, () => idOf(shortPath(old[id]!, parts)))
  return {
    ...index,
    strings: { texts },
    frames: { ...frames, functionName: frames.functionName.map(functionId), file: frames.file.map(fileId) },
    native: { ...native, modules: native.modules.map((module) => ({ ...module, file: fileId(module.file) })) },
  }
}

function remembered(known: Map<number, number>, id: number, find: () => number): number {
  const seen = known.get(id)
  if (seen !== undefined) return seen
  const found = find()
  known.set(id, found)
  return found
}

/** `/home/ada/shop/pay.py` with two parts is `shop/pay.py`. Names such as `<frozen runpy>` stay. */
function shortPath(path: string, parts: number): string {
  if (path.startsWith('<') && path.endsWith('>')) return path
  return path
    .split(/[\\/]/)
    .filter((part) => part !== '')
    .slice(-parts)
    .join('/')
}
