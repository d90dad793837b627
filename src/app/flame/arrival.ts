import type { FlamePicture, FlameView, PageQuestion } from '../../workers/index.ts'
import { useView } from '../view/viewStore.ts'
import { type Camera, cameraInside, cameraOutside, clampRow, homeRow, type Rows } from './camera.ts'
import { beginFlight, endFlight, shownCamera } from './flight.ts'
import { usePicture } from './pictureStore.ts'
import { boxOfNode, type PlacedPicture, placementOf, placePicture, zoomedBox } from './placed.ts'
import { ROW_PX } from './rows.ts'

/** A picture came back from the worker: it takes the place of the former one, with a short flight between two zooms. */
export function arrived(
  picture: FlamePicture,
  request: {
    readonly question: PageQuestion
    readonly view: FlameView
    readonly shape: string
    readonly rangeSequence: number
  },
): void {
  const before = usePicture.getState()
  const placed = placePicture(picture, { ...request.view, mode: request.question.selection.mode }, request.shape)
  const former = before.placed
  const isSameTree = former?.shape === placed.shape
  const isSamePath = former !== null && samePath(former.picture, picture)
  const rows = rowsOf(placed, before.size.heightPx)
  const topRow = isSamePath ? clampRow(before.topRow, rows) : homeRow(rows)
  const span = useView.getState().view.span ?? { from: 0, to: 1 }
  if (former && isSameTree && !isSamePath) {
    const way = flightBetween(former, placed)
    if (way) beginFlight(way.start, { ...span, topRow }, way.under && { placed: former, camera: way.under })
  } else if (!isSameTree) endFlight()
  usePicture.setState({
    placed,
    topRow,
    error: null,
    rangeSequence: request.rangeSequence,
    // Node numbers hold as long as the shape does; after that the keyboard starts from the zoomed frame again.
    ...(isSameTree ? {} : { focused: null }),
    hover: null,
  })
}

export function rowsOf(placed: PlacedPicture, heightPx: number): Rows {
  return { ancestors: Math.max(0, -placed.firstRow), depth: placed.picture.depth, visible: heightPx / ROW_PX }
}

function samePath(a: FlamePicture, b: FlamePicture): boolean {
  return a.zoom.length === b.zoom.length && a.zoom.every((step, i) => step.location === b.zoom[i]!.location)
}

/**
 * Where the camera stands at the start, in the new picture's terms, so that the first image is the former one. Zooming in, the
 * newly zoomed frame is a box of the former picture; zooming out, the formerly zoomed one is a box of the new picture. Null when neither
 * is: then there is nothing to follow with the eye, and the picture just changes.
 */
function flightBetween(
  former: PlacedPicture,
  next: PlacedPicture,
): { start: Camera; under: ((c: Camera) => Camera) | null } | null {
  const span = shownCamera()
  if (!span) return null
  const newZoomed = zoomedBox(next)
  const inFormer = newZoomed < 0 ? -1 : boxOfNode(former, next.picture.node[newZoomed]!)
  if (inFormer >= 0 && former.picture.row[inFormer]! > 0) {
    const placement = placementOf(former, inFormer)
    return { start: cameraInside(span, placement), under: (camera) => cameraOutside(camera, placement) }
  }
  const oldZoomed = zoomedBox(former)
  const inNext = oldZoomed < 0 ? -1 : boxOfNode(next, former.picture.node[oldZoomed]!)
  if (inNext >= 0 && next.picture.row[inNext]! > 0)
    return { start: cameraOutside(span, placementOf(next, inNext)), under: null }
  return null
}
