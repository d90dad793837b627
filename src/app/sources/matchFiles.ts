/** A file of a granted folder: its path from the folder on, the folder's own name first. */
export interface FolderFile {
  readonly path: string
  readonly read: () => Promise<File>
}

/**
 * For each path of a capture the file of a folder that it most likely is: the one that agrees with it in the most parts from the end.
 *
 *     capture   /home/ci/build/app/models.py
 *     folder    project/app/models.py          2 parts agree
 *               project/old/models.py          1 part agrees
 *
 * Where two files agree equally far, none is taken: a wrong line of source is worse than none. For the same reason one that only has the
 * same name counts only if the capture says no more than a name, or if no other file in the folder is called so and the name is not one that
 * every package has.
 */
export function matchFiles(wanted: readonly string[], files: readonly FolderFile[]): Map<string, FolderFile> {
  const byName = new Map<string, FolderFile[]>()
  for (const file of files) {
    const name = lastPart(file.path)
    const list = byName.get(name)
    if (list) list.push(file)
    else byName.set(name, [file])
  }
  const found = new Map<string, FolderFile>()
  for (const path of wanted) {
    const candidates = byName.get(lastPart(path)) ?? []
    let best: FolderFile | null = null
    let most = 0
    for (const candidate of candidates) {
      const agreeing = agreeingParts(path, candidate.path)
      if (agreeing === most) best = null
      else if (agreeing > most) {
        best = candidate
        most = agreeing
      }
    }
    const isNameEnough = partsOf(path).length === 1 || (candidates.length === 1 && !EVERYWHERE.test(lastPart(path)))
    if (best && (most > 1 || isNameEnough)) found.set(path, best)
  }
  return found
}

/** Names that say nothing without their folder. */
const EVERYWHERE = /^(__init__|__main__|conftest|setup|utils?|main|core|base|common|config|types|models|tests?)\.py$/

function partsOf(path: string): string[] {
  return path.split(/[\\/]/).filter((part) => part !== '' && part !== '.')
}

function lastPart(path: string): string {
  return partsOf(path).at(-1) ?? ''
}

function agreeingParts(a: string, b: string): number {
  const x = partsOf(a)
  const y = partsOf(b)
  let agreeing = 0
  while (agreeing < x.length && agreeing < y.length && x.at(-1 - agreeing) === y.at(-1 - agreeing)) agreeing++
  return agreeing
}
