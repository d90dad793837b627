import { lazy, memo, Suspense, useEffect } from 'react'
import { ActiveFilters } from './controls/ActiveFilters.tsx'
import { ControlBar } from './controls/ControlBar.tsx'
import { ModeNote } from './controls/ModeNote.tsx'
import { ViewBar } from './controls/ViewBar.tsx'
import { ViewPanel } from './controls/ViewPanel.tsx'
import { followView } from './flame/pictureFlow.ts'
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

interface ReportPageProps {
  readonly report: OpenReport
  readonly onKeys: () => void
}

/** Rendered again for another look at the capture only. */
export const ReportPage = memo(function ReportPage({ report, onKeys }: ReportPageProps) {
  const history = useView((s) => s.view.history)
  useEffect(() => followView(), [])
  // for tests: how often the whole report is rendered
  useEffect(() => void performance.mark('memreel:report'))
  return (
    <div className="report">
      <ReportHead name={report.name} facts={report.facts} onKeys={onKeys} />
      <FailureMessage />
      <ReplacedMessage />
      {report.isReading ? <ReadingStrip /> : <CutOffBanner facts={report.facts} />}
      <CoarseTimeBanner key={report.generation} facts={report.facts} />
      <main className="report-main">
        <InSteps>
          <TimelinePanel report={report} />
          {history && (
            <Suspense>
              <HistoryChart facts={report.facts} path={history} />
            </Suspense>
          )}
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
})
