import { lazy, Suspense, useEffect } from 'react'
import { ActiveFilters } from './controls/ActiveFilters.tsx'
import { ControlBar } from './controls/ControlBar.tsx'
import { ModeNote } from './controls/ModeNote.tsx'
import { ViewBar } from './controls/ViewBar.tsx'
import { ViewPanel } from './controls/ViewPanel.tsx'
import { followView } from './flame/pictureFlow.ts'
import { usePicture } from './flame/pictureStore.ts'
import { FrameMenu } from './frame/FrameMenu.tsx'
import { CoarseTimeBanner, CutOffBanner, LeaksMisleadBanner } from './head/Banners.tsx'
import { ReportHead } from './head/ReportHead.tsx'
import { FailureMessage, ReplacedMessage } from './opening/Messages.tsx'
import { ReadingStrip } from './opening/ReadingStrip.tsx'
import type { OpenReport } from './opening/reportStore.ts'
import { InSteps } from './starting/InSteps.tsx'
import { TimelinePanel } from './timeline/Timeline.tsx'
import { useView } from './view/viewStore.ts'
import './report.css'

const HistoryChart = lazy(() => import('./history/HistoryChart.tsx').then((m) => ({ default: m.HistoryChart })))

export function ReportPage({ report, onKeys }: { readonly report: OpenReport; readonly onKeys: () => void }) {
  const history = useView((s) => s.view.history)
  const shown = usePicture((s) => s.placed?.picture.shown ?? null)
  useEffect(() => followView(), [])
  return (
    <div className="report">
      <ReportHead name={report.name} facts={report.facts} onKeys={onKeys} />
      <FailureMessage />
      <ReplacedMessage />
      {report.isReading ? <ReadingStrip /> : <CutOffBanner facts={report.facts} />}
      <CoarseTimeBanner key={report.generation} facts={report.facts} />
      <main className="report-main">
        <TimelinePanel report={report} shown={shown} />
        {history && (
          <Suspense>
            <HistoryChart facts={report.facts} path={history} />
          </Suspense>
        )}
        <InSteps>
          <ControlBar facts={report.facts} />
          <ActiveFilters facts={report.facts} />
          <LeaksMisleadBanner facts={report.facts} />
          <ModeNote facts={report.facts} />
          <ViewBar facts={report.facts} />
          <ViewPanel />
        </InSteps>
      </main>
      <FrameMenu />
    </div>
  )
}
