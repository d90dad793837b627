import { useView } from '../view/viewStore.ts'

/** Lists count whole stacks: filters that only take frames out of a picture change nothing in them, which has to be said. */
export function SkippedFilters() {
  const hideImportSystem = useView((s) => s.view.hideImportSystem)
  const ignore = useView((s) => s.view.ignore)
  const skipped = [hideImportSystem ? 'Hidden imports' : '', ignore ? 'Ignored frames' : ''].filter(Boolean)
  if (skipped.length === 0) return null
  return <p className="panel-note">{skipped.join(' and ')} count here: every row holds all that it allocated.</p>
}
