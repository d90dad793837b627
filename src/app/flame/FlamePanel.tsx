import { useState } from 'react'
import type { Mode } from '../../workers/index.ts'
import { SearchResult } from '../search/SearchResult.tsx'
import { useView } from '../view/viewStore.ts'
import { FlameCanvas } from './FlameCanvas.tsx'
import { FrameStrip } from './FrameStrip.tsx'
import { Legend } from './Legend.tsx'
import { usePicture } from './pictureStore.ts'
import { type PlacedPicture, zoomedBox } from './placed.ts'
import { VisibleFrames } from './VisibleFrames.tsx'
import { ZoomPath } from './ZoomPath.tsx'
import { zoomToPath } from './zooming.ts'
import './flame.css'

const NOTHING: Record<Mode, string> = {
  peak: 'Nothing was allocated at the highest point of this range.',
  leaked: 'Everything that was allocated in this range was freed by its end.',
  temporary: 'Nothing was freed that soon after its allocation.',
  allocated: 'Nothing was allocated in this range.',
  growth: 'The end of this range holds what its start held.',
}

/** Whether there is nothing at all, or nothing in the frame that is zoomed to (after another range, say). */
function emptinessOf(placed: PlacedPicture): 'all' | 'zoomed' | null {
  const { picture, asked } = placed
  const weights = asked.weigh === 'bytes' ? picture.bytes : picture.count
  const isNothing = picture.rootBytes === 0 && picture.rootCount === 0
  if (isNothing && (asked.mode !== 'growth' || picture.node.length <= 1)) return 'all'
  const box = zoomedBox(placed)
  // In growth the sum of a frame may be zero while what is in it grew and shrank.
  return box >= 0 && weights[box] === 0 && picture.depth === 0 ? 'zoomed' : null
}

export function FlamePanel() {
  const [isTableOpen, setTableOpen] = useState(false)
  const error = usePicture((s) => s.error)
  const emptiness = usePicture((s) => (s.placed ? emptinessOf(s.placed) : null))
  const isSearching = useView((s) => s.view.search.text !== '')
  const mode = useView((s) => s.view.mode)
  const hasFilter = useView((s) => s.view.threads !== null || s.view.allocators !== null || s.view.focus !== null)
  return (
    <section className="flame" aria-labelledby="flame-title">
      <h2 id="flame-title" className="visually-hidden">
        Flame graph
      </h2>
      <div className="flame-bar">
        <ZoomPath />
        {isSearching ? <SearchResult /> : <Legend />}
      </div>
      {error && (
        <p className="message error" role="alert">
          {error.sentence}
        </p>
      )}
      <div className="flame-main">
        <FlameCanvas />
        {emptiness && (
          <div className="flame-empty" role="status">
            <p>
              {emptiness === 'all' ? NOTHING[mode] : 'The zoomed frame holds nothing here.'}
              {emptiness === 'all' && hasFilter && ' Threads, allocators or frames are filtered.'}
            </p>
            {emptiness === 'zoomed' && (
              <button type="button" onClick={() => zoomToPath([])}>
                Show all frames
              </button>
            )}
          </div>
        )}
      </div>
      <FrameStrip isTableOpen={isTableOpen} onToggleTable={() => setTableOpen(!isTableOpen)} />
      {isTableOpen && <VisibleFrames />}
    </section>
  )
}
