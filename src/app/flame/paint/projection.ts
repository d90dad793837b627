import type { Camera } from '../camera.ts'

/** The stretch of the zoomed frame that a picture was asked for, and over how many pixels. */
export interface AskedStretch {
  readonly from: number
  readonly to: number
  readonly widthPx: number
}

/** `screen x = x * scale + shift` for the boxes of a picture as a camera sees them. Ancestors don't follow: they span everything. */
export interface Projection {
  readonly scale: number
  readonly shift: number
}

export function project(asked: AskedStretch, camera: Camera, widthPx: number): Projection {
  const perShare = widthPx / (camera.to - camera.from)
  return { scale: ((asked.to - asked.from) / asked.widthPx) * perShare, shift: (asked.from - camera.from) * perShare }
}
