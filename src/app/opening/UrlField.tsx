import { type FormEvent, useId, useState } from 'react'
import { resolveCaptureUrl } from '../view/captureAddress.ts'
import { openUrl } from './openCapture.ts'

export function UrlField() {
  const [text, setText] = useState('')
  const [isWrong, setIsWrong] = useState(false)
  const id = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const isGood = resolveCaptureUrl(text, location.href) !== null
    setIsWrong(!isGood)
    if (isGood) void openUrl(text)
  }
  return (
    <form className="url-field" onSubmit={submit}>
      <label htmlFor={id}>Or from an address</label>
      <div className="url-row">
        <input
          id={id}
          type="text"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          placeholder="https://ci.example.org/artifacts/capture.bin"
          value={text}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-wrong` : undefined}
          onChange={(event) => {
            setText(event.target.value)
            setIsWrong(false)
          }}
        />
        <button type="submit">Open</button>
      </div>
      <p id={`${id}-wrong`} className="field-error" role="alert">
        {isWrong ? 'Type an address that starts with http:// or https://, or one relative to this page.' : ''}
      </p>
    </form>
  )
}
