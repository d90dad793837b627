import { type Camera, lerpCamera } from './camera.ts'
import type { PlacedPicture } from './placed.ts'

/** Short enough not to wait for, long enough for the eye to follow. */
const FLIGHT_MS = 180

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)')

interface Flight {
  readonly start: Camera
  readonly end: Camera
  readonly startedMs: number
  /** The former picture, drawn below while a zoom in is under way, and how it sees the camera. */
  readonly under: { readonly placed: PlacedPicture; readonly camera: (camera: Camera) => Camera } | null
}

let flight: Flight | null = null

export function beginFlight(start: Camera, end: Camera, under: Flight['under']): void {
  flight = reducedMotion.matches ? null : { start, end, startedMs: performance.now(), under }
}

/** From where the camera is to another place in the same picture. */
export function flyTo(end: Camera): void {
  if (lastShown) beginFlight(lastShown, end, null)
}

/** Where the camera is now; null when it has landed. */
export function flightAt(
  nowMs: number,
): { camera: Camera; under: { placed: PlacedPicture; camera: Camera } | null } | null {
  if (!flight) return null
  const share = (nowMs - flight.startedMs) / FLIGHT_MS
  if (share >= 1) {
    flight = null
    return null
  }
  const eased = 1 - (1 - Math.max(0, share)) ** 3
  const camera = lerpCamera(flight.start, flight.end, eased)
  return { camera, under: flight.under && { placed: flight.under.placed, camera: flight.under.camera(camera) } }
}

export function endFlight(): void {
  flight = null
}

/** What the stage drew last: the next flight starts from there. */
let lastShown: Camera | null = null
export function cameraWasShown(camera: Camera): void {
  lastShown = camera
}
export function shownCamera(): Camera | null {
  return lastShown
}
