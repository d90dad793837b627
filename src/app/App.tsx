import { useEffect, useState } from 'react'
import { Announcer } from './announce/announce.tsx'
import { KeysDialog } from './controls/KeysDialog.tsx'
import { listenForPageKeys } from './controls/pageKeys.ts'
import { listenToEmbedder } from './embedding/embedder.ts'
import { followView } from './flame/pictureFlow.ts'
import { DropAnywhere } from './opening/DropAnywhere.tsx'
import { OpeningPage } from './opening/OpeningPage.tsx'
import { openFromAddress } from './opening/openCapture.ts'
import { useReport } from './opening/reportStore.ts'
import { StartPage } from './opening/StartPage.tsx'
import { ReportPage } from './ReportPage.tsx'
import { focusSearchField } from './search/searchField.ts'
import { followSystemTheme } from './theme/theme.ts'
import { followHistory, useView } from './view/viewStore.ts'

export function App() {
  const report = useReport((s) => s.report)
  // Once there is something to show of it, what is opened is on the screen while it is still being read.
  const isOpening = useReport((s) => s.opening !== null && !s.report?.isReading)
  const [areKeysOpen, setKeysOpen] = useState(false)

  useEffect(() => followSystemTheme(), [])
  useEffect(() => followView(), [])
  useEffect(() => {
    const stop = followHistory((capture) => void openFromAddress(capture))
    const { capture } = useView.getState()
    if (capture) void openFromAddress(capture)
    return stop
  }, [])
  useEffect(() => listenToEmbedder(), [])
  useEffect(() => listenForPageKeys({ onSearch: focusSearchField, onHelp: () => setKeysOpen(true) }), [])
  useEffect(() => {
    document.title = report ? `${report.name} – memreel` : 'memreel'
  }, [report])

  return (
    <>
      {isOpening ? (
        <OpeningPage />
      ) : report ? (
        <ReportPage report={report} onKeys={() => setKeysOpen(true)} />
      ) : (
        <StartPage />
      )}
      <DropAnywhere />
      <KeysDialog isOpen={areKeysOpen} onOpenChange={setKeysOpen} />
      <Announcer />
    </>
  )
}
