import type { CaptureIndex } from '../capture/index.ts'
import { moduleByPath, moduleOfFiles } from './modules.ts'

/** Whose code allocated (docs/reports.md, "Modules"): a module for each site. */
export interface SiteModules {
  readonly names: readonly string[]
  /** Site -> module, an index into `names`. */
  readonly ofSite: Int32Array
}

/**
 * Captures before version 13 don't say where the interpreter looked for modules: there the usual layout of folders decides, so that
 * the filter works everywhere.
 */
export function siteModules(index: CaptureIndex): SiteModules {
  const { sites, stacks, frames, strings, header } = index
  const moduleOf = header.searchPaths ? moduleOfFiles(header.searchPaths) : moduleByPath
  const names = ['<root>']
  const ids = new Map<string, number>([['<root>', 0]])
  const ofFile = new Map<number, number>()
  const idOfFile = (file: number): number => {
    let id = ofFile.get(file)
    if (id === undefined) {
      const name = moduleOf(strings.texts[file]!)
      id = name === null ? -1 : (ids.get(name) ?? names.length)
      if (id === names.length) {
        ids.set(name!, id)
        names.push(name!)
      }
      ofFile.set(file, id)
    }
    return id
  }
  // a stack's module is its own frame's, or, in the standard library, that of its caller
  const ofStack = new Int32Array(stacks.count)
  for (let stack = 1; stack < stacks.count; stack++) {
    const own = idOfFile(frames.file[stacks.frame[stack]!]!)
    ofStack[stack] = own >= 0 ? own : ofStack[stacks.parent[stack]!]!
  }
  const ofSite = new Int32Array(sites.count)
  for (let site = 0; site < sites.count; site++) ofSite[site] = ofStack[sites.stack[site]!]!
  return { names, ofSite }
}
