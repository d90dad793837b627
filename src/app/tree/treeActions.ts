import { showInFlame } from '../frame/frameActions.ts'
import type { FrameTarget } from '../frame/menuStore.ts'
import { presentAmounts } from '../view/useAmounts.ts'
import { type PathKey, parentKey, pathOfKey, ROOT_KEY, type TreeLine } from './openTree.ts'
import { useTree } from './treeStore.ts'

export function zoomToLine(line: TreeLine): void {
  if (line.kind === 'node') showInFlame(pathOfKey(line.key))
}

export function targetOfLine(line: TreeLine): FrameTarget | null {
  if (line.kind !== 'node') return null
  const { row } = line
  const amounts = presentAmounts()
  const held = `${amounts.bytes(row.bytes)} in ${amounts.allocations(row.count)}`
  const frames = stackOf(line.key)
  return {
    functionName: row.functionName,
    file: row.file,
    line: row.line,
    text: `${frames.at(-1) ?? row.functionName}\n${held}; own ${amounts.bytes(row.ownBytes)} in ${amounts.allocations(row.ownCount)}`,
    stack: `${held} allocated by\n${frames.map((frame) => `  ${frame}`).join('\n')}`,
    path: pathOfKey(line.key),
  }
}

/** The frames from the root to a row: all of them are known, since the row is on the screen. */
function stackOf(key: PathKey): string[] {
  const { known } = useTree.getState()
  const frames: string[] = []
  for (let at = key; at !== ROOT_KEY; at = parentKey(at)) {
    const step = Number(at.slice(at.lastIndexOf('.') + 1))
    const row = known.get(parentKey(at))?.rows.find((r) => r.step === step)
    if (!row) continue
    const place = row.line > 0 ? `${row.file}:${row.line}` : row.file
    frames.push(place === '' || place === row.functionName ? row.functionName : `${row.functionName} (${place})`)
  }
  return frames.reverse()
}
