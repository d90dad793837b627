import type { ExportFormat } from '../../workers/index.ts'
import { announce } from '../announce/announce.tsx'
import { usePicture } from '../flame/pictureStore.ts'
import { flamePng } from '../flame/stage.ts'
import { amountsOf } from '../format/amounts.ts'
import { formatElapsed } from '../format/times.ts'
import { attempt } from '../lists/pagedRows.ts'
import { useReport } from '../opening/reportStore.ts'
import { captureSession } from '../opening/session.ts'
import { useTheme } from '../theme/theme.ts'
import { questionOf, type ViewState } from '../view/viewState.ts'
import { useView } from '../view/viewStore.ts'
import { download } from './download.ts'
import { exportName, runExportName } from './fileNames.ts'

const SUFFIXES: Record<ExportFormat, string> = {
  csv: '.csv',
  gprof2dot: '.gprof2dot.json',
  speedscope: '.speedscope.json',
  collapsed: '.collapsed.txt',
  timeline: '.timeline.csv',
}

function captureName(): string {
  return useReport.getState().report?.name ?? ''
}

/** All exports answer what went wrong, in one sentence; null if nothing did. */
export async function exportReport(format: ExportFormat): Promise<string | null> {
  const { view } = useView.getState()
  const answer = await attempt(() => captureSession().exported(questionOf(view, 'list'), format))
  if (!answer.ok) return answer.error.sentence
  const suffix = SUFFIXES[format]
  const name = format === 'timeline' ? runExportName(captureName(), suffix) : exportName(captureName(), view, suffix)
  finish(answer.value.bytes, answer.value.mimeType, name)
  return null
}

/** The canvas as it is on the screen. */
export async function exportPng(): Promise<string | null> {
  const blob = await flamePng()
  if (!blob) return 'The picture could not be turned into a PNG.'
  finish(blob, 'image/png', exportName(captureName(), useView.getState().view, '.png'))
  return null
}

export async function exportSvg(): Promise<string | null> {
  const { placed } = usePicture.getState()
  const { view } = useView.getState()
  if (!placed) return 'There is no picture yet.'
  try {
    const { flameSvg } = await import('./svg/flameSvg.ts')
    const svg = await flameSvg(placed, {
      theme: useTheme.getState().theme,
      layout: view.layout,
      title: svgTitle(view, placed.picture.rootBytes),
    })
    finish(svg, 'image/svg+xml', exportName(captureName(), view, '.svg'))
    return null
  } catch (cause) {
    return `The SVG could not be made: ${cause instanceof Error ? cause.message : String(cause)}`
  }
}

/** `sample.bin, growth from 0:20.000 to 0:30.000: −4.3 MB` */
function svgTitle(view: ViewState, rootBytes: number): string {
  const range = view.range && ` from ${formatElapsed(view.range.fromMs)} to ${formatElapsed(view.range.toMs)}`
  return `${captureName()}, ${view.mode}${range ?? ''}: ${amountsOf(view.mode).bytes(rootBytes)}`
}

function finish(bytes: BlobPart, mimeType: string, name: string): void {
  download(bytes, mimeType, name)
  announce(`${name} saved.`)
}
