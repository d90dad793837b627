import { useRef } from 'react'
import { useReport } from '../opening/reportStore.ts'
import { chooseSources, takeFolder, useSources } from './sourcesStore.ts'

/** React knows no name for the attribute that makes a file field take a folder. */
const FOLDER_FIELD = { webkitdirectory: '' }

/** Where a person lets the page see the sources that a capture was made from. */
export function SourcesControl() {
  const input = useRef<HTMLInputElement>(null)
  const generation = useReport((s) => s.report?.generation)
  const sources = useSources()
  const isOfThis = sources.generation === generation
  return (
    <fieldset className="sources">
      <legend>Source lines</legend>
      <button type="button" disabled={sources.isReading} onClick={() => chooseSources(input.current)}>
        {sources.isReading ? 'Reading…' : 'Choose the folder of the sources…'}
      </button>
      <input
        {...FOLDER_FIELD}
        ref={input}
        type="file"
        className="visually-hidden"
        aria-label="Folder of the sources"
        tabIndex={-1}
        onChange={(event) => {
          const { files } = event.target
          if (files && files.length > 0) takeFolder(files)
          event.target.value = ''
        }}
      />
      <p className={isOfThis && sources.isProblem ? 'field-problem' : 'amount'} role="status">
        {isOfThis && sources.outcome
          ? sources.outcome
          : 'A capture holds no source text. Files are matched by the ends of their paths; nothing leaves this page.'}
      </p>
    </fieldset>
  )
}
