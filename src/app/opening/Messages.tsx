import { returnToStep } from '../view/viewStore.ts'
import { dismissFailure, dismissReplaced, openUrl } from './openCapture.ts'
import { useReport } from './reportStore.ts'
import './messages.css'

/** One sentence on what could not be opened; whatever was open before still is. */
export function FailureMessage() {
  const failure = useReport((s) => s.failure)
  return (
    <div role="alert">
      {failure && (
        <p className="message error">
          <span>
            <b className="message-name">{failure.name}</b> could not be opened. {failure.sentence}
          </span>
          {failure.url !== undefined && (
            <button type="button" onClick={() => void openUrl(failure.url ?? '')}>
              Try again
            </button>
          )}
          <button type="button" className="plain dismiss" aria-label="Dismiss" onClick={dismissFailure}>
            ×
          </button>
        </p>
      )}
    </div>
  )
}

/** After a drop over an open report. Undo is a step back in the history, which leads to the former capture. */
export function ReplacedMessage() {
  const replaced = useReport((s) => s.replaced)
  const name = useReport((s) => s.report?.name)
  return (
    <div role="status">
      {replaced !== null && (
        <p className="message">
          <span>
            Opened <b className="message-name">{name}</b> in place of <b className="message-name">{replaced.name}</b>.
          </span>
          <button
            type="button"
            onClick={() => {
              dismissReplaced()
              returnToStep(replaced.step)
            }}
          >
            Undo
          </button>
          <button type="button" className="plain dismiss" aria-label="Dismiss" onClick={dismissReplaced}>
            ×
          </button>
        </p>
      )}
    </div>
  )
}
