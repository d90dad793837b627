import { lazy, Suspense, useEffect, useState } from 'react'
import { Announcer } from './announce/announce.tsx'
import { listenForPageKeys } from './controls/pageKeys.ts'
import { listenToEmbedder } from './embedding/embedder.ts'
import { visibleName } from './format/names.ts'
import { DropAnywhere } from './opening/DropAnywhere.tsx'
import { OpeningPage } from './opening/OpeningPage.tsx'
import { openFromAddress, tellOfBadAddress } from './opening/openCapture.ts'
import { useReport } from './opening/reportStore.ts'
import { StartPage } from './opening/StartPage.tsx'
import { focusSearchField } from './search/searchField.ts'
import { nextTask } from './starting/nextTask.ts'
import { followSystemTheme } from './theme/theme.ts'
import { followHistory, useView } from './view/viewStore.ts'

// A capture that is opened needs these, and nobody needs them before.
const loadReportPage = () => import('./ReportPage.tsx')
const ReportPage = lazy(() => loadReportPage().then((m) => ({ default: m.ReportPage })))
const KeysDialog = lazy(() => import('./controls/KeysDialog.tsx').then((m) => ({ default: m.KeysDialog })))

export function App() {
  const report = useReport((s) => s.report)
  // Once there is something to show of it, what is opened is on the screen while it is still being read.
  const isOpening = useReport((s) => s.opening !== null && !s.report?.isReading)
  const [areKeysOpen, setKeysOpen] = useState<boolean | null>(null)

  useEffect(() => followSystemTheme(), [])
  useEffect(() => {
    const stop = followHistory((capture) => void openFromAddress(capture))
    const { capture } = useView.getState()
    if (capture) void openFromAddress(capture)
    else tellOfBadAddress()
    return stop
  }, [])
  useEffect(() => listenToEmbedder(), [])
  useEffect(() => listenForPageKeys({ onSearch: focusSearchField, onHelp: () => setKeysOpen(true) }), [])
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
      {isOpening ? (
        <OpeningPage />
      ) : report ? (
        <Suspense>
          <ReportPage report={report} onKeys={() => setKeysOpen(true)} />
        </Suspense>
      ) : (
        <StartPage />
      )}
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
