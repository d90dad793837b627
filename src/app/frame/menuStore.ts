import { create } from 'zustand'

/** A frame as the menu knows it, wherever it was pointed at. */
export interface FrameTarget {
  readonly functionName: string
  readonly file: string
  /** 0 where the frame stands for more than one line. */
  readonly line: number
  /** What "copy frame" takes. */
  readonly text: string
  /** Frames from the root, each as text; null where a row stands for many stacks. */
  readonly stack: string | null
  /** Steps from the root of the tree; null where a row stands for many places in it. */
  readonly path: readonly number[] | null
}

interface MenuStore {
  readonly target: FrameTarget | null
  /** Where the pointer is, in pixels of the window. */
  readonly x: number
  readonly y: number
  /** What has the focus again when the menu closes. */
  readonly opener: Element | null
  readonly isEditorOpen: boolean
}

export const useFrameMenu = create<MenuStore>(() => ({ target: null, x: 0, y: 0, opener: null, isEditorOpen: false }))

export function openFrameMenu(target: FrameTarget, x: number, y: number): void {
  useFrameMenu.setState({ target, x, y, opener: document.activeElement })
}
