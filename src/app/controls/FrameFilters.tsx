import { useCallback } from 'react'
import type { CaptureFacts, FramePattern, GroupBy } from '../../workers/index.ts'
import { usePicture } from '../flame/pictureStore.ts'
import { countOf } from '../format/counts.ts'
import { PopoverButton } from '../theme/Popup.tsx'
import { useAmounts } from '../view/useAmounts.ts'
import { changeView, useView } from '../view/viewStore.ts'
import { PatternField } from './PatternField.tsx'
import { Segmented } from './Segmented.tsx'

/** What counts as one frame, and which frames are there at all. */
export function FrameFilters({ facts }: { readonly facts: CaptureFacts }) {
  const groupBy = useView((s) => s.view.groupBy)
  const focus = useView((s) => s.view.focus)
  const ignore = useView((s) => s.view.ignore)
  const native = useView((s) => s.view.native)
  const hideInterpreter = useView((s) => s.view.hideInterpreter)
  const showLauncher = useView((s) => s.view.showLauncher)
  const splitThreads = useView((s) => s.view.splitThreads)
  const hidden = usePicture((s) => s.placed?.picture.hidden)
  const amounts = useAmounts()
  const { skippedFramesOnMainThread: launcherFrames, hasNativeTraces } = facts.header
  const active = [
    groupBy !== 'line' && `by ${groupBy}`,
    focus && 'focus',
    ignore && 'ignore',
    !native && hasNativeTraces && 'no native',
    native && hasNativeTraces && hideInterpreter && 'no interpreter',
    showLauncher && 'launcher',
    splitThreads && 'by thread',
  ].filter(Boolean)
  const setFocus = useCallback(
    (pattern: FramePattern | null) => changeView({ focus: pattern, zoom: [], span: null }),
    [],
  )
  const setIgnore = useCallback((pattern: FramePattern | null) => changeView({ ignore: pattern }), [])
  return (
    <PopoverButton
      label={active.length > 0 ? `Frames: ${active.join(', ')}` : 'Frames'}
      name="Which frames are shown"
      className={active.length > 0 ? 'is-limiting frames-button' : 'frames-button'}
    >
      <div className="frames-popup">
        <Segmented<GroupBy>
          name="One frame for each"
          hasVisibleName
          value={groupBy}
          choices={[
            { value: 'line', label: 'Line' },
            { value: 'function', label: 'Function' },
            { value: 'file', label: 'File' },
            { value: 'package', label: 'Package' },
          ]}
          // Steps of a zoom are frames: other frames, other steps.
          onChange={(value) => changeView({ groupBy: value, zoom: [], span: null })}
        />
        <PatternField
          label="Focus on"
          hint={
            focus && hidden
              ? `${amounts.bytes(hidden.outOfFocusBytes)} hidden: stacks without such a frame`
              : 'Only stacks with such a frame, from it on'
          }
          pattern={focus}
          onChange={setFocus}
        />
        <PatternField
          label="Ignore"
          hint={
            ignore && hidden
              ? `${countOf(hidden.ignoredFrames, 'line of code', 'lines of code')} hidden; no bytes are lost`
              : 'Such frames are taken out, their callees move up'
          }
          pattern={ignore}
          onChange={setIgnore}
        />
        <div>
          {facts.threads.length > 1 && (
            <label className="check">
              <input
                type="checkbox"
                checked={splitThreads}
                onChange={(event) => changeView({ splitThreads: event.target.checked, zoom: [], span: null })}
              />
              Split by threads
              <span className="amount">{countOf(facts.threads.length, 'thread')}</span>
            </label>
          )}
          {hasNativeTraces && (
            <label className="check">
              <input
                type="checkbox"
                checked={native}
                onChange={(event) => changeView({ native: event.target.checked, zoom: [], span: null })}
              />
              Native frames
              <span className="amount">
                {hidden ? countOf(hidden.nativeFrames, 'place') : ''} {native ? 'shown' : 'hidden: Python frames only'}
              </span>
            </label>
          )}
          {hasNativeTraces && native && (
            <label className="check" title="Native frames in Python’s own binary, such as python3.11+0x5061e6">
              <input
                type="checkbox"
                checked={!hideInterpreter}
                onChange={(event) => changeView({ hideInterpreter: !event.target.checked, zoom: [], span: null })}
              />
              Frames of the interpreter
              <span className="amount">
                {hidden ? countOf(hidden.interpreterFrames, 'place') : ''} {hideInterpreter ? 'hidden' : 'shown'}
              </span>
            </label>
          )}
          {launcherFrames > 0 && (
            <label className="check" title="The frames of memray's own command, below which the program ran">
              <input
                type="checkbox"
                checked={showLauncher}
                onChange={(event) => changeView({ showLauncher: event.target.checked })}
              />
              Memray’s own frames
              <span className="amount">
                {countOf(launcherFrames, 'frame')} {showLauncher ? 'shown' : 'hidden'}
              </span>
            </label>
          )}
        </div>
      </div>
    </PopoverButton>
  )
}
