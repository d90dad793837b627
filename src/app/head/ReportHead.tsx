import { useRef } from 'react'
import type { CaptureFacts } from '../../workers/index.ts'
import { formatBytes } from '../format/bytes.ts'
import { countOf, formatCount } from '../format/counts.ts'
import { visibleName } from '../format/names.ts'
import { formatDateTime, formatDuration } from '../format/times.ts'
import { chooseFile, FileInput } from '../opening/FileInput.tsx'
import { isPortal } from '../portal/portalStore.ts'
import { embeddedReport } from '../sharing/embeddedCapture.ts'
import { ShareButton } from '../sharing/ShareButton.tsx'
import { PopoverButton } from '../theme/Popup.tsx'
import { isPlainClick } from '../theme/plainClick.ts'
import { ThemeChoice } from '../theme/ThemeChoice.tsx'
import { showStartPage, startPageAddress } from '../view/viewStore.ts'
import { CaptureDetails } from './CaptureDetails.tsx'
import { pythonVersionText } from './pythonVersion.ts'
import './head.css'

/** The facts of the capture in two lines; everything else is one click away. */
export function ReportHead(props: {
  readonly name: string
  readonly facts: CaptureFacts
  readonly onKeys: () => void
}) {
  const { facts, name } = props
  const { header } = facts
  const input = useRef<HTMLInputElement>(null)
  const python = header.pythonVersion === null ? '' : `Python ${pythonVersionText(header.pythonVersion)}, `
  return (
    <header className="head">
      <div className="head-line">
        <HomeLink />
        <h1 title={visibleName(name)}>
          <span className="head-file">{visibleName(name)}</span>
        </h1>
        <p className="head-command code" title={header.commandLine}>
          {header.commandLine}
        </p>
        <div className="head-actions">
          <button type="button" onClick={() => chooseFile(input.current)}>
            Open…
          </button>
          <FileInput ref={input} />
          <ShareButton name={name} facts={facts} />
          <ThemeChoice />
          <button type="button" onClick={props.onKeys} title="Keys and mouse ( ? )" aria-label="Keys and mouse">
            ?
          </button>
        </div>
      </div>
      <div className="head-second">
        <dl className="head-facts">
          <Fact name="Peak">
            <b>{formatBytes(facts.peakBytes)}</b>
          </Fact>
          {facts.allocationCount > 0 && (
            <Fact name="Allocated">
              {formatBytes(facts.allocatedBytes)}{' '}
              <span className="amount">in {countOf(facts.allocationCount, 'allocation')}</span>
            </Fact>
          )}
          <Fact name="Not freed">{formatBytes(facts.leakedBytes)}</Fact>
          <Fact name="Duration">{formatDuration(facts.endMs)}</Fact>
          <Fact name="Threads" isMinor={facts.threads.length === 1}>
            {formatCount(facts.threads.length)}
          </Fact>
          <Fact name="Interpreter" isMinor>
            {python}
            {header.pythonAllocator}
            {header.hasNativeTraces ? ', native traces' : ''}
          </Fact>
          <Fact name="Started" isMinor>
            {formatDateTime(header.startTimeMs)}
          </Fact>
          <Fact name="PID" isMinor>
            {header.pid}
          </Fact>
        </dl>
        <PopoverButton label="Details" name="Details of the capture" className="link">
          <CaptureDetails facts={facts} />
        </PopoverButton>
      </div>
    </header>
  )
}

/** To the start page, which in a portal is the list of captures. A report that holds its capture starts anew. */
function HomeLink() {
  const name = isPortal ? 'All captures' : 'Start page'
  return (
    <a
      className="head-home"
      href={embeddedReport() ? location.pathname : startPageAddress()}
      aria-label={`memreel: ${name.toLowerCase()}`}
      title={name}
      onClick={(event) => {
        if (embeddedReport() || !isPlainClick(event)) return
        event.preventDefault()
        showStartPage()
      }}
    >
      <img src="./icon.svg" width="18" height="18" alt="" />
      {isPortal && <span className="head-home-text">{name}</span>}
    </a>
  )
}

function Fact(props: { readonly name: string; readonly isMinor?: boolean; readonly children: React.ReactNode }) {
  return (
    <div className={props.isMinor ? 'minor' : undefined}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}
