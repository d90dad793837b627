import type { NodeFacts } from '../../workers/index.ts'
import type { Span } from '../view/viewState.ts'
import { changeView, useView } from '../view/viewStore.ts'
import { rowsOf } from './arrival.ts'
import { clampSpan, rowInView } from './camera.ts'
import { flyTo } from './flight.ts'
import { factsOf } from './nodeFacts.ts'
import { usePicture } from './pictureStore.ts'
import { boxesOfRow, boxOfNode, MERGED, type PlacedPicture, placementOf, zoomedBox } from './placed.ts'

interface Place {
  readonly zoom: readonly number[]
  readonly span: Span | null
}

/** Where the zooms so far came from, so that Esc takes back one zoom and not one frame: a click often goes ten frames deeper. */
const trail: Place[] = []

/** Null for the whole width, so that equal views are equal objects. */
export function spanOf(from: number, to: number): Span | null {
  const span = clampSpan(from, to)
  return span.from <= 0 && span.to >= 1 ? null : span
}

export function zoomToPath(zoom: readonly number[], span: Span | null = null): void {
  const { view } = useView.getState()
  const here: Place = { zoom: view.zoom, span: view.span }
  const there: Place = { zoom, span }
  if (isWider(here, there)) trail.push(here)
  if (startsWith(here.zoom, zoom) && here.zoom.length === zoom.length)
    flyTo({ ...(span ?? { from: 0, to: 1 }), topRow: usePicture.getState().topRow })
  changeView({ zoom, span })
}

/** Zooms to a box; into the stretch of small boxes where it stands for several. */
export async function zoomToBox(placed: PlacedPicture, box: number): Promise<void> {
  const { picture } = placed
  const row = picture.row[box]!
  const path = picture.zoom.map((step) => step.location)
  if ((picture.flags[box]! & MERGED) !== 0) {
    const { from, to } = placementOf(placed, box)
    zoomToPath(useView.getState().view.zoom, spanOf(from, to))
    return
  }
  usePicture.setState({ focused: picture.node[box]! })
  if (row <= 0) {
    zoomToPath(path.slice(0, path.length + row))
    return
  }
  const facts: NodeFacts | null = await factsOf(placed, picture.node[box]!)
  if (facts && usePicture.getState().placed?.shape === placed.shape) zoomToPath(facts.path)
}

/** Esc: back to where the last zoom came from; without one (a link led here) to the whole width, then to the root. */
export function zoomOut(): void {
  const { view } = useView.getState()
  const here: Place = { zoom: view.zoom, span: view.span }
  let back = trail.pop()
  // Steps that Back or the breadcrumb have overtaken don't lead outwards any more.
  while (back && !isWider(back, here)) back = trail.pop()
  if (back) zoomToPath(back.zoom, back.span)
  else if (view.span) zoomToPath(view.zoom)
  else if (view.zoom.length > 0) zoomToPath([])
}

function isWider(a: Place, b: Place): boolean {
  if (!startsWith(b.zoom, a.zoom)) return false
  if (b.zoom.length > a.zoom.length) return true
  const spanA = a.span ?? { from: 0, to: 1 }
  const spanB = b.span ?? { from: 0, to: 1 }
  return spanA.to - spanA.from > spanB.to - spanB.from
}

function startsWith(path: readonly number[], beginning: readonly number[]): boolean {
  return beginning.length <= path.length && beginning.every((location, i) => path[i] === location)
}

/** Moves the keyboard to a box and brings it into view. */
export function focusBox(placed: PlacedPicture, box: number): void {
  const { size, topRow } = usePicture.getState()
  const { view } = useView.getState()
  const row = placed.picture.row[box]!
  usePicture.setState({
    focused: placed.picture.node[box]!,
    topRow: rowInView(topRow, row, rowsOf(placed, size.heightPx)),
  })
  if (row < 0 || !view.span) return
  const { from, to } = placementOf(placed, box)
  const width = view.span.to - view.span.from
  if (to > view.span.from && from < view.span.to) return
  const middle = (from + to) / 2
  changeView({ span: spanOf(middle - width / 2, middle + width / 2) }, 'replace')
}

/** The box that the keyboard is on: the zoomed frame's before it was moved, the first in view where that is scrolled away. */
export function focusedBox(placed: PlacedPicture): number {
  const { focused, topRow } = usePicture.getState()
  const box = focused === null ? -1 : boxOfNode(placed, focused)
  if (box >= 0) return box
  const zoomed = zoomedBox(placed)
  return zoomed >= 0 ? zoomed : (boxesOfRow(placed, Math.ceil(topRow))[0] ?? -1)
}
