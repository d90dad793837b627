import { announce } from '../announce/announce.tsx'
import type { FunctionRef } from '../view/viewState.ts'
import { changeView, useView } from '../view/viewStore.ts'
import type { FrameTarget } from './menuStore.ts'
import { eitherOf, type FrameName, patternOf, searchFor } from './patterns.ts'

/** Only stacks through this function, from it on. */
export function focusOn(frame: FrameName): void {
  const { groupBy } = useView.getState().view
  changeView({ focus: patternOf(frame, groupBy), zoom: [], span: null })
}

/** Takes the function's frames out: their callees move up to their callers. */
export function ignoreFrame(frame: FrameName): void {
  const { groupBy, ignore } = useView.getState().view
  const both = eitherOf(ignore, patternOf(frame, groupBy))
  if (both) changeView({ ignore: both })
  else announce('Too many frames are ignored one by one: ignore them with one expression instead.')
}

export function showInTable({ functionName, file }: FrameName): void {
  const { table } = useView.getState().view
  changeView({ panel: 'table', table: { ...table, filter: file === '' ? functionName : `${functionName} ${file}` } })
}

export function showInTree(path: readonly number[]): void {
  changeView({ panel: 'tree', zoom: path, span: null })
}

/** Draws the frame's own size over time below the timeline. */
export function showHistory(path: readonly number[]): void {
  changeView({ history: path })
}

export function showInFlame(path: readonly number[]): void {
  changeView({ panel: 'flame', zoom: path, span: null })
}

/** Where a place is in the flame graph can be many boxes: they are searched for, from the root. */
export function findInFlame(place: FrameName & { readonly line: number }): void {
  const { groupBy } = useView.getState().view
  changeView({ panel: 'flame', search: searchFor(place, groupBy), zoom: [], span: null })
}

export function showCallers({ functionName, file }: FrameName): void {
  const chosen: FunctionRef = { functionName, file }
  changeView({ panel: 'functions', chosen })
}

export function pathText({ file, line }: Pick<FrameTarget, 'file' | 'line'>): string {
  return line > 0 ? `${file}:${line}` : file
}
