import { openFrameMenu } from '../frame/menuStore.ts'
import { targetOfNode } from '../frame/targets.ts'
import { factsOf } from './nodeFacts.ts'
import { usePicture } from './pictureStore.ts'
import { MERGED, type PlacedPicture } from './placed.ts'
import { ROW_PX } from './rows.ts'

/** The menu of a box, where the pointer is; without a pointer below the ring around the box. One that stands for several has none. */
export async function openBoxMenu(placed: PlacedPicture, box: number, x?: number, y?: number): Promise<void> {
  if ((placed.picture.flags[box]! & MERGED) !== 0) return
  const facts = await factsOf(placed, placed.picture.node[box]!)
  if (!facts || usePicture.getState().placed?.shape !== placed.shape) return
  const ring = document.querySelector('.focus-ring')?.getBoundingClientRect()
  usePicture.setState({ hover: null, focused: facts.node })
  openFrameMenu(targetOfNode(facts), x ?? (ring?.left ?? 0) + ROW_PX, y ?? ring?.bottom ?? 0)
}
