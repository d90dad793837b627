/**
 * Which part of the flame graph is on the canvas: a stretch of the zoomed frame's width, and the row at the upper edge (icicle;
 * at the lower edge in a flame). Rows count from the zoomed frame, so its callers have negative ones.
 *
 *   row -1   |######## caller ########|      topRow = -1 shows one caller above
 *   row  0   |######## zoomed ########|
 *   row  1   |### a ###|   |### b ###|
 *            0         .   .         1       from..to
 */
export interface Camera {
  readonly from: number
  readonly to: number
  readonly topRow: number
}

export interface Rows {
  /** How many callers the zoomed frame has. */
  readonly ancestors: number
  /** Rows below the zoomed frame. */
  readonly depth: number
  /** Rows that fit on the canvas; a fraction of one counts. */
  readonly visible: number
}

/** Beyond this the boxes of a million frames are each wider than the screen: there is nothing left to see by zooming on. */
const SMALLEST_SPAN = 1e-7
/** This many callers stay in view above a frame that was zoomed to. */
const CALLERS_IN_VIEW = 3

export function clampSpan(from: number, to: number): { from: number; to: number } {
  const width = Math.min(1, Math.max(SMALLEST_SPAN, to - from))
  const start = Math.min(1 - width, Math.max(0, from))
  return { from: start, to: start + width }
}

/** Zooms by a factor and keeps what lies under `at` (0 = left edge of the canvas, 1 = right) where it is. */
export function zoomAround(camera: Camera, at: number, factor: number): Camera {
  const width = camera.to - camera.from
  const next = Math.min(1, Math.max(SMALLEST_SPAN, width / factor))
  const fixed = camera.from + at * width
  return { ...camera, ...clampSpan(fixed - at * next, fixed + (1 - at) * next) }
}

/** Moves by a share of what is visible. */
export function panBy(camera: Camera, share: number): Camera {
  const width = camera.to - camera.from
  return { ...camera, ...clampSpan(camera.from + share * width, camera.to + share * width) }
}

export function clampRow(topRow: number, rows: Rows): number {
  const lowest = rows.depth + 1 - rows.visible
  return Math.max(-rows.ancestors, Math.min(topRow, lowest))
}

/** Where the rows stand after a zoom: some callers for context, then the zoomed frame; all of it where all of it fits. */
export function homeRow(rows: Rows): number {
  const all = rows.ancestors + rows.depth + 1
  if (all <= rows.visible) return -rows.ancestors
  return clampRow(-Math.min(rows.ancestors, CALLERS_IN_VIEW), rows)
}

/** The nearest position from which a row is in view. */
export function rowInView(topRow: number, row: number, rows: Rows): number {
  const whole = Math.max(1, Math.floor(rows.visible))
  if (row < topRow) return clampRow(row, rows)
  if (row > topRow + whole - 1) return clampRow(row - whole + 1, rows)
  return topRow
}

export function lerpCamera(a: Camera, b: Camera, t: number): Camera {
  // Widths change by a factor of thousands: in between they are interpolated as powers, so that the speed looks even.
  const widthA = a.to - a.from
  const widthB = b.to - b.from
  const width = widthA * (widthB / widthA) ** t
  // The same share of the way for the position as the width has gone makes edges move in straight lines.
  const share = widthA === widthB ? t : (width - widthA) / (widthB - widthA)
  const from = a.from + (b.from - a.from) * share
  return { from, to: from + width, topRow: a.topRow + (b.topRow - a.topRow) * t }
}

/**
 * A frame seen from another picture: its stretch of that picture's zoomed frame, and its row there. It turns cameras of one
 * picture into cameras of the other.
 */
export interface Placement {
  readonly from: number
  readonly to: number
  readonly row: number
}

/** A camera of the outer picture as a camera of the picture that is zoomed to the placed frame. */
export function cameraInside(camera: Camera, placed: Placement): Camera {
  const width = placed.to - placed.from
  return {
    from: (camera.from - placed.from) / width,
    to: (camera.to - placed.from) / width,
    topRow: camera.topRow - placed.row,
  }
}

/** The reverse: a camera of the picture zoomed to the placed frame as a camera of the outer one. */
export function cameraOutside(camera: Camera, placed: Placement): Camera {
  const width = placed.to - placed.from
  return {
    from: placed.from + camera.from * width,
    to: placed.from + camera.to * width,
    topRow: camera.topRow + placed.row,
  }
}
