import { formatBytes } from '../format/bytes.ts'
import { formatDateTime } from '../format/times.ts'
import { openRecent } from './openCapture.ts'
import { clearRecents, useRecents } from './recents.ts'

export function RecentList() {
  const list = useRecents((s) => s.list)
  if (list.length === 0) return null
  return (
    <section className="recents" aria-labelledby="recents-title">
      <header>
        <h2 id="recents-title">Recent captures</h2>
        <button type="button" className="link" onClick={() => void clearRecents()}>
          Forget all
        </button>
      </header>
      <ul>
        {list.map((recent) => (
          <li key={recent.id}>
            <button
              type="button"
              className="recent"
              onClick={() => void openRecent(recent)}
              title={recent.url ?? recent.name}
            >
              <span className="recent-name">{recent.name}</span>
              <span className="recent-size number">
                {recent.sizeBytes === null ? '' : formatBytes(recent.sizeBytes)}
              </span>
              <span className="recent-time number">{formatDateTime(recent.openedAtMs)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="recents-note">
        Kept in this browser only.{' '}
        <span>
          Files up to 64 MB are kept whole, larger ones by a link to the file or as a packed index, 256 MB in all:
          reloading the page reopens them.
        </span>
      </p>
    </section>
  )
}
