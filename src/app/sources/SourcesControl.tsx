import { useReport } from '../opening/reportStore.ts'
import { chooseSources, useSources } from './sourcesStore.ts'

/** Where a person lets the page see the sources that a capture was made from. */
export function SourcesControl() {
  const generation = useReport((s) => s.report?.generation)
  const sources = useSources()
  const isOfThis = sources.generation === generation
  return (
    <fieldset className="sources">
      <legend>Source lines</legend>
      <button type="button" disabled={sources.isReading} onClick={chooseSources}>
        {sources.isReading ? 'Reading…' : 'Choose the folder of the sources…'}
      </button>
      <p className={isOfThis && sources.isProblem ? 'field-problem' : 'amount'} role="status">
        {isOfThis && sources.outcome
          ? sources.outcome
          : 'A capture holds no source text. Files are matched by the ends of their paths; nothing leaves this page, unless you put lines into a report under Share.'}
      </p>
    </fieldset>
  )
}
