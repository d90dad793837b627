import type { PaintFrame, PaintScene } from './paint/drawFlame.ts'

/** Whether two frames look the same: then the second need not be drawn. */
export function sameFrame(a: PaintFrame, b: PaintFrame): boolean {
  return (
    a.size === b.size &&
    a.theme === b.theme &&
    a.layout === b.layout &&
    a.fontFamily === b.fontFamily &&
    a.scenes.length === b.scenes.length &&
    a.scenes.every((scene, i) => sameScene(scene, b.scenes[i]!))
  )
}

function sameScene(a: PaintScene, b: PaintScene): boolean {
  return (
    a.picture === b.picture &&
    a.camera.from === b.camera.from &&
    a.camera.to === b.camera.to &&
    a.camera.topRow === b.camera.topRow
  )
}
