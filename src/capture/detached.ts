import type { CaptureIndex } from './captureIndex.ts'

/** A copy of an index that shares no column with the tables it was read out of: they may grow and change afterwards. */
export function detached(index: CaptureIndex): CaptureIndex {
  const { strings, threads, native, temporary } = index
  return {
    ...index,
    strings: { texts: strings.texts.slice() },
    frames: copied(index.frames),
    threads: { ids: threads.ids.slice(), names: threads.names.slice() },
    native: {
      ...copied(native),
      modules: native.modules.slice(),
      generations: native.generations.map((modules) => modules.slice()),
    },
    stacks: copied(index.stacks),
    windows: copied(index.windows),
    snapshots: copied(index.snapshots),
    lifetimes: copied(index.lifetimes),
    peaks: copied(index.peaks),
    temporary: { ...temporary, exact: temporary.exact && copied(temporary.exact) },
  }
}

/** The same object with its typed arrays copied. */
function copied<T extends object>(columns: T): T {
  const entries = Object.entries(columns).map(([name, value]) => [
    name,
    ArrayBuffer.isView(value) ? sliced(value) : value,
  ])
  return Object.fromEntries(entries) as T
}

function sliced(view: ArrayBufferView): unknown {
  return 'slice' in view && typeof view.slice === 'function' ? view.slice() : view
}
