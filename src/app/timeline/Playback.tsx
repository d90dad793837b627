import { useEffect, useState } from 'react'
import type { TimeRange } from '../../workers/index.ts'
import { changeView, useView } from '../view/viewStore.ts'
import { setRange } from './brush.ts'

/** How long the whole run takes as a film, s; 0 = as long as it took. */
const FILM_LENGTHS_S = [5, 10, 20, 60, 0]
/** Without a range, the window that moves is this share of the run. */
const WINDOW_SHARE = 0.1

/** Moves the range along the run like a film. Without a range it makes one at the start. */
export function Playback({ run }: { readonly run: TimeRange }) {
  const [isPlaying, setPlaying] = useState(false)
  const [filmSeconds, setFilmSeconds] = useState(10)

  useEffect(() => {
    if (!isPlaying) return
    const runMs = run.toMs - run.fromMs
    const rate = filmSeconds === 0 ? 1 : runMs / (filmSeconds * 1000)
    let last = performance.now()
    let frame = 0
    const step = (now: number) => {
      const range = useView.getState().view.range ?? { fromMs: run.fromMs, toMs: run.fromMs + runMs * WINDOW_SHARE }
      const length = range.toMs - range.fromMs
      const fromMs = Math.min(run.toMs - length, range.fromMs + Math.max(0, now - last) * rate)
      last = now
      setRange({ fromMs, toMs: fromMs + length }, run, 'live')
      if (fromMs + length >= run.toMs) setPlaying(false)
      else frame = requestAnimationFrame(step)
    }
    frame = requestAnimationFrame(step)
    return () => {
      cancelAnimationFrame(frame)
      changeView({}, 'push') // the whole film is one step of the history
    }
  }, [isPlaying, filmSeconds, run])

  const toggle = () => {
    const { range } = useView.getState().view
    // At the end of the run, playing starts over.
    if (!isPlaying && range && range.toMs >= run.toMs) {
      setRange({ fromMs: run.fromMs, toMs: run.fromMs + range.toMs - range.fromMs }, run, 'live')
    }
    setPlaying(!isPlaying)
  }
  return (
    <fieldset className="playback">
      <legend className="visually-hidden">Play the run as a film</legend>
      <button type="button" onClick={toggle} title="Moves the time range along the run" className="play">
        <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
          {isPlaying ? <path d="M1 0h3v10H1zM6 0h3v10H6z" /> : <path d="M1 0l9 5-9 5z" />}
        </svg>
        {isPlaying ? 'Pause' : 'Play'}
      </button>
      <select
        value={filmSeconds}
        onChange={(event) => setFilmSeconds(Number(event.target.value))}
        aria-label="How long the film takes"
      >
        {FILM_LENGTHS_S.map((seconds) => (
          <option key={seconds} value={seconds}>
            {seconds === 0 ? 'real time' : `in ${seconds} s`}
          </option>
        ))}
      </select>
    </fieldset>
  )
}
