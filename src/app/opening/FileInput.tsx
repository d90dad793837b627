import type { Ref } from 'react'
import { hasPicker, pickFile } from './fileHandles.ts'
import { openFile } from './openCapture.ts'

/** The classic file field, for browsers whose picker gives no handles. Buttons open it by `chooseFile`. */
export function FileInput({ ref }: { readonly ref: Ref<HTMLInputElement> }) {
  return (
    <input
      ref={ref}
      type="file"
      className="visually-hidden"
      aria-label="Capture file"
      tabIndex={-1}
      onChange={(event) => {
        const file = event.target.files?.[0]
        event.target.value = '' // so that choosing the same file again counts as a choice
        if (file) void openFile({ file, handle: null })
      }}
    />
  )
}

/** Asks for a file by the best means the browser has and opens it. Call it from a click. */
export function chooseFile(input: HTMLInputElement | null): void {
  if (!hasPicker()) {
    input?.click()
    return
  }
  pickFile().then(
    (picked) => {
      if (picked) void openFile(picked)
    },
    () => input?.click(), // the picker is refused in some frames; the classic field is not
  )
}
