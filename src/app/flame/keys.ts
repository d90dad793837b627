import type { KeyboardEvent } from 'react'
import { announce } from '../announce/announce.tsx'
import { useView } from '../view/viewStore.ts'
import { openBoxMenu } from './boxMenu.ts'
import { panBy, zoomAround } from './camera.ts'
import { copyText } from './copying.ts'
import { frameAsSpeech, frameAsText, mergedText } from './frameText.ts'
import { moveCamera, scrollRows } from './gestures.ts'
import { type Direction, neighbour } from './navigation.ts'
import { factsOf } from './nodeFacts.ts'
import { usePicture } from './pictureStore.ts'
import { MERGED, type PlacedPicture } from './placed.ts'
import { ROW_PX } from './rows.ts'
import { focusBox, focusedBox, zoomOut, zoomToBox } from './zooming.ts'

const ZOOM_STEP = 1.5
const PAN_STEP = 0.2

const IN_ROW = [
  ['ArrowLeft', 'previous'],
  ['ArrowRight', 'next'],
  ['Home', 'first'],
  ['End', 'last'],
] as const
/** Up and down mean what is seen: callers are above in an icicle and below in a flame. */
const ICICLE_DIRECTIONS = new Map<string, Direction>([...IN_ROW, ['ArrowUp', 'caller'], ['ArrowDown', 'callee']])
const FLAME_DIRECTIONS = new Map<string, Direction>([...IN_ROW, ['ArrowUp', 'callee'], ['ArrowDown', 'caller']])

/** Keys while the flame graph has the focus. True if the key did something. */
function actOn(event: KeyboardEvent, placed: PlacedPicture): boolean {
  const { size } = usePicture.getState()
  const isFlame = useView.getState().view.layout === 'flame'
  const box = focusedBox(placed)
  const page = Math.max(1, Math.floor(size.heightPx / ROW_PX) - 2)
  const go = (direction: Direction) => {
    if (box < 0) return
    const to = neighbour(placed, box, direction)
    focusBox(placed, to)
    void announceBox(placed, to)
  }
  const direction = (isFlame ? FLAME_DIRECTIONS : ICICLE_DIRECTIONS).get(event.key)
  if (direction) {
    go(direction)
    return true
  }
  switch (event.key) {
    case 'PageDown':
      scrollRows(isFlame ? -page : page)
      return true
    case 'PageUp':
      scrollRows(isFlame ? page : -page)
      return true
    case 'Enter':
      if (box >= 0) void zoomToBox(placed, box)
      return true
    case 'ContextMenu':
      if (box >= 0) void openBoxMenu(placed, box)
      return true
    case 'F10':
      if (event.shiftKey && box >= 0) void openBoxMenu(placed, box)
      return event.shiftKey
    case 'Backspace':
      zoomOut()
      return true
    case '+':
    case '=':
      moveCamera((camera) => zoomAround(camera, 0.5, ZOOM_STEP))
      return true
    case '-':
      moveCamera((camera) => zoomAround(camera, 0.5, 1 / ZOOM_STEP))
      return true
    case 'a':
      moveCamera((camera) => panBy(camera, -PAN_STEP))
      return true
    case 'd':
      moveCamera((camera) => panBy(camera, PAN_STEP))
      return true
    default:
      return false
  }
}

export function onFlameKey(event: KeyboardEvent): void {
  const { placed } = usePicture.getState()
  if (!placed) return
  if ((event.ctrlKey || event.metaKey) && event.key === 'c') {
    if (getSelection()?.isCollapsed === false) return // a person's own selection goes first
    event.preventDefault()
    void copyFrame(placed)
    return
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (actOn(event, placed)) event.preventDefault()
}

/** Copies what the tooltip says: of the frame under the pointer, else of the one that the keyboard is on. */
async function copyFrame(placed: PlacedPicture): Promise<void> {
  const { hover } = usePicture.getState()
  const box = hover?.box ?? focusedBox(placed)
  if (box < 0) return
  if ((placed.picture.flags[box]! & MERGED) !== 0) {
    await copyText(mergedText(placed.picture.merged[box]!), 'Text')
    return
  }
  const facts = await factsOf(placed, placed.picture.node[box]!)
  if (facts) await copyText(frameAsText(facts), 'Frame')
}

export async function announceBox(placed: PlacedPicture, box: number): Promise<void> {
  if ((placed.picture.flags[box]! & MERGED) !== 0) {
    announce(`${mergedText(placed.picture.merged[box]!)}; Enter zooms into them`)
    return
  }
  const facts = await factsOf(placed, placed.picture.node[box]!)
  // A later key may have moved on meanwhile.
  if (facts && focusedBox(placed) === box) announce(frameAsSpeech(facts, placed.asked.weigh))
}
