import { ControlBar } from './controls/ControlBar.tsx'
import { FlamePanel } from './flame/FlamePanel.tsx'
import { usePicture } from './flame/pictureStore.ts'
import { CutOffBanner, LeaksMisleadBanner } from './head/Banners.tsx'
import { ReportHead } from './head/ReportHead.tsx'
import { FailureMessage, ReplacedMessage } from './opening/Messages.tsx'
import type { OpenReport } from './opening/reportStore.ts'
import { TimelinePanel } from './timeline/Timeline.tsx'
import type { PanelName } from './view/available.ts'
import { useView } from './view/viewStore.ts'
import './report.css'

/** Each view of the selection is a panel; the rest of the page stays. */
const PANELS: Partial<Record<PanelName, () => React.ReactNode>> = {
  flame: FlamePanel,
}

export function ReportPage({ report, onKeys }: { readonly report: OpenReport; readonly onKeys: () => void }) {
  const panel = useView((s) => s.view.panel)
  const shown = usePicture((s) => s.placed?.picture.shown ?? null)
  const Panel = PANELS[panel] ?? FlamePanel
  return (
    <div className="report">
      <ReportHead name={report.name} facts={report.facts} onKeys={onKeys} />
      <FailureMessage />
      <ReplacedMessage />
      <CutOffBanner facts={report.facts} />
      <main className="report-main">
        <TimelinePanel report={report} shown={shown} />
        <ControlBar facts={report.facts} />
        <LeaksMisleadBanner facts={report.facts} />
        <Panel />
      </main>
    </div>
  )
}
