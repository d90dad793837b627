import { useEffect, useRef } from 'react'
import { PortalList } from '../portal/PortalList.tsx'
import { isPortal } from '../portal/portalStore.ts'
import { ThemeChoice } from '../theme/ThemeChoice.tsx'
import { chooseFile, FileInput } from './FileInput.tsx'
import { FailureMessage } from './Messages.tsx'
import { openAwaited, openUrl } from './openCapture.ts'
import { RecentList } from './RecentList.tsx'
import { loadRecents } from './recents.ts'
import { useReport } from './reportStore.ts'
import { UrlField } from './UrlField.tsx'
import './start.css'

/** Relative to the page, wherever it is hosted. From file:// nothing can be fetched, so the button is not there. */
const SAMPLE_URL = 'sample.bin'
const canFetch = location.protocol === 'http:' || location.protocol === 'https:'

export function StartPage() {
  const awaiting = useReport((s) => s.awaiting)
  const isLinkWithoutFile = useReport((s) => s.isLinkWithoutFile)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => void loadRecents(), [])
  return (
    <main className="start">
      <header className="start-head">
        <h1 className="start-title">
          memreel <span>shows what a Memray capture holds. Nothing is uploaded.</span>
        </h1>
        <ThemeChoice />
      </header>
      <FailureMessage />
      {isPortal && <PortalList />}
      {awaiting && (
        <section className="message awaiting" aria-label="The capture of this address">
          <p>
            This page showed <b>{awaiting.name}</b>.{' '}
            {awaiting.handle
              ? 'The browser wants a click before it reads the file once more.'
              : 'The browser kept its name only: choose the file once more, and the view comes back.'}
          </p>
          <button
            type="button"
            className="primary"
            onClick={() => (awaiting.handle ? void openAwaited(awaiting) : chooseFile(input.current))}
          >
            Open {awaiting.name} again
          </button>
        </section>
      )}
      {isLinkWithoutFile && (
        <p className="message">
          This link was made from a file on another computer, or one that this browser no longer remembers. Open the
          same capture here, and the view in the link is kept.
        </p>
      )}
      <section className="drop-target" aria-label="Open a capture">
        <p className="drop-title">Drop a Memray capture</p>
        <p className="drop-hint">
          the <span className="code">.bin</span> file that <span className="code">memray run</span> wrote, any Memray
          from 1.1 on, also gzipped or cut off
        </p>
        <div className="drop-actions">
          <button type="button" className="primary" onClick={() => chooseFile(input.current)}>
            Choose a file
          </button>
          {canFetch && (
            <button type="button" onClick={() => void openUrl(SAMPLE_URL)}>
              Open the sample capture
            </button>
          )}
        </div>
        <FileInput ref={input} />
      </section>
      <UrlField />
      <RecentList />
    </main>
  )
}
