import { useSyncExternalStore } from 'react'

export const HEAD_PX = 28
const ROW_PX = 24
const TOUCH_ROW_PX = 36
/** On a narrow screen a row has two lines: numbers above, the place below. */
const NARROW_ROW_PX = 46

const narrow = matchMedia('(max-width: 700px)')
const coarse = matchMedia('(pointer: coarse)')

function subscribe(onChange: () => void): () => void {
  narrow.addEventListener('change', onChange)
  coarse.addEventListener('change', onChange)
  return () => {
    narrow.removeEventListener('change', onChange)
    coarse.removeEventListener('change', onChange)
  }
}

function rowPx(): number {
  if (narrow.matches) return NARROW_ROW_PX
  return coarse.matches ? TOUCH_ROW_PX : ROW_PX
}

/** The height of a row of a list, which follows the screen and what points at it. */
export function useRowPx(): number {
  return useSyncExternalStore(subscribe, rowPx)
}
