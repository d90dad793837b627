import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { Announcer } from './announce/announce.tsx'
import { listenForPageKeys } from './controls/pageKeys.ts'
import { listenToEmbedder } from './embedding/embedder.ts'
import { visibleName } from './format/names.ts'
import { DropAnywhere } from './opening/DropAnywhere.tsx'
import { OpeningPage } from './opening/OpeningPage.tsx'
import { openFromAddress, tellOfBadAddress } from './opening/openCapture.ts'
import { type OpenReport, type ReportStore, useReport } from './opening/reportStore.ts'
import { StartPage } from './opening/StartPage.tsx'
import { focusSearchField } from './search/searchField.ts'
import { nextTask } from './starting/nextTask.ts'
import { followSystemTheme } from './theme/theme.ts'
import { followHistory, useView } from './view/viewStore.ts'

// A capture that is opened needs these, and nobody needs them before.
const loadReportPage = () => import('./ReportPage.tsx')
const ReportPage = lazy(() => loadReportPage().then((m) => ({ default: m.ReportPage })))
const KeysDialog = lazy(() => import('./controls/KeysDialog.tsx').then((m) => ({ default: m.KeysDialog })))

interface Screen {
  readonly page: 'start' | 'opening' | 'report'
  readonly report: OpenReport | null
}

/** Once there is something to show of it, what is opened is on the screen while it is still being read. */
function screenOf({ report, opening }: ReportStore): Screen {
  if (opening !== null && !report?.isReading) return { page: 'opening', report: null }
  return { page: report ? 'report' : 'start', report }
}

export function App() {
  const next = useReport(useShallow(screenOf))
  // Another page, or another look at the capture that is read, is rendered beside the present one, in slices: the browser gets in between.
  const { page, report } = useDeferredValue(next)
  const isOpening = next.page === 'opening'
  // An address that names a capture leads past the start page, unless the capture can't be opened.
  const [isLed, setLed] = useState(() => useView.getState().capture !== null)
  if (isLed && page !== 'start') setLed(false)
  const [areKeysOpen, setKeysOpen] = useState<boolean | null>(null)
  const openKeys = useCallback(() => setKeysOpen(true), [])

  useEffect(() => followSystemTheme(), [])
  useEffect(() => {
    const stop = followHistory((capture) => void openFromAddress(capture))
    const { capture } = useView.getState()
    if (capture)
      void nextTask()
        .then(() => openFromAddress(capture))
        .finally(() => setLed(false))
    else tellOfBadAddress()
    return stop
  }, [])
  useEffect(() => listenToEmbedder(), [])
  useEffect(() => listenForPageKeys({ onSearch: focusSearchField, onHelp: openKeys }), [openKeys])
  // While a capture is read there is time to fetch what shows it.
  useEffect(() => {
    // in a task of its own, behind the one that puts the page for opening on the screen
    if (isOpening) void nextTask().then(loadReportPage)
  }, [isOpening])
  useEffect(() => {
    document.title = report ? `${visibleName(report.name)} – memreel` : 'memreel'
  }, [report])

  return (
    <>
      {/* around all of them: what is there stays until the next one's script has come */}
      <Suspense>
        {page === 'opening' && <OpeningPage />}
        {page === 'report' && report && <ReportPage report={report} onKeys={openKeys} />}
        {page === 'start' && !isLed && <StartPage />}
      </Suspense>
      <DropAnywhere />
      {areKeysOpen !== null && (
        <Suspense>
          <KeysDialog isOpen={areKeysOpen} onOpenChange={setKeysOpen} />
        </Suspense>
      )}
      <Announcer />
    </>
  )
}
