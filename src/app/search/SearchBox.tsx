import type { KeyboardEvent } from 'react'
import type { FramePattern } from '../../workers/index.ts'
import { usePicture } from '../flame/pictureStore.ts'
import { boxOfNode } from '../flame/placed.ts'
import { focusBox, zoomToPath } from '../flame/zooming.ts'
import { captureSession } from '../opening/session.ts'
import { changeView, useView } from '../view/viewStore.ts'
import { SettledResult } from './SearchResult.tsx'
import { SEARCH_FIELD_ID, SEARCH_RESULT_ID } from './searchField.ts'
import './search.css'

/** A match narrower than this can't be seen in the picture: the next-match key zooms to it. */
const VISIBLE_MATCH_PX = 4

/** Finds frames by function, file and line. What matches is coloured in the picture, and counted here. */
export function SearchBox() {
  const search = useView((s) => s.view.search)
  const totals = usePicture((s) => s.placed?.picture.search ?? null)
  const hasText = search.text !== ''
  const isWrong = hasText && totals !== null && totals.error !== null
  const change = (patch: Partial<FramePattern>) => changeView({ search: { ...search, ...patch } }, 'replace')

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      void goToMatch(event.shiftKey ? -1 : 1)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (hasText) change({ text: '' })
      else event.currentTarget.blur()
    }
  }
  return (
    <search className="search">
      <div className="search-field">
        <input
          id={SEARCH_FIELD_ID}
          type="search"
          placeholder="Search ( / )"
          aria-label="Search frames"
          aria-describedby={SEARCH_RESULT_ID}
          aria-invalid={isWrong}
          autoComplete="off"
          spellCheck={false}
          value={search.text}
          onChange={(event) => change({ text: event.target.value })}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          aria-pressed={search.matchCase}
          title="Match case"
          aria-label="Match case"
          onClick={() => change({ matchCase: !search.matchCase })}
        >
          Aa
        </button>
        <button
          type="button"
          aria-pressed={search.isRegExp}
          title="Regular expression"
          aria-label="Regular expression"
          onClick={() => change({ isRegExp: !search.isRegExp })}
        >
          .*
        </button>
        <button
          type="button"
          disabled={!totals?.nodeCount}
          aria-label="Previous match"
          title="Previous match (Shift+Enter)"
          onClick={() => void goToMatch(-1)}
        >
          ‹
        </button>
        <button
          type="button"
          disabled={!totals?.nodeCount}
          aria-label="Next match"
          title="Next match (Enter)"
          onClick={() => void goToMatch(1)}
        >
          ›
        </button>
      </div>
      <SettledResult />
    </search>
  )
}

async function goToMatch(direction: 1 | -1): Promise<void> {
  const { focused } = usePicture.getState()
  let answer: Awaited<ReturnType<ReturnType<typeof captureSession>['nextMatch']>>
  try {
    answer = await captureSession().nextMatch(focused, direction)
  } catch {
    return // the worker is gone; the picture's own error message says so
  }
  if (!answer.ok || answer.value === null) return
  const { node, path } = answer.value
  const { placed, size } = usePicture.getState()
  const box = placed ? boxOfNode(placed, node) : -1
  const span = useView.getState().view.span ?? { from: 0, to: 1 }
  const visiblePx =
    placed && box >= 0
      ? (placed.picture.width[box]! * size.widthPx) /
        (placed.asked.widthPx * ((span.to - span.from) / (placed.asked.to - placed.asked.from)))
      : 0
  if (placed && visiblePx >= VISIBLE_MATCH_PX) focusBox(placed, box)
  else {
    usePicture.setState({ focused: node })
    zoomToPath(path)
  }
}
