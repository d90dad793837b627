import { useId, useState } from 'react'
import { PlainDialog } from '../theme/Popup.tsx'
import { EDITOR_PRESETS, saveEditor, templateProblem, useEditor } from './editorLink.ts'

/** Which editor opens a frame's line. */
export function EditorDialog(props: { readonly isOpen: boolean; readonly onOpenChange: (isOpen: boolean) => void }) {
  return (
    <PlainDialog isOpen={props.isOpen} onOpenChange={props.onOpenChange} title="Open frames in an editor">
      <EditorForm onDone={() => props.onOpenChange(false)} />
    </PlainDialog>
  )
}

function EditorForm({ onDone }: { readonly onDone: () => void }) {
  const saved = useEditor()
  const [template, setTemplate] = useState(saved.template || EDITOR_PRESETS[0]!.template)
  const [folder, setFolder] = useState(saved.folder)
  const id = useId()
  const problem = templateProblem(template)
  const preset = EDITOR_PRESETS.find((p) => p.template === template)
  return (
    <form
      className="editor-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (problem) return
        saveEditor({ template, folder: folder.trim() })
        onDone()
      }}
    >
      <label>
        <span>Editor</span>
        <select value={preset?.template ?? ''} onChange={(event) => setTemplate(event.target.value)}>
          {EDITOR_PRESETS.map((p) => (
            <option key={p.name} value={p.template}>
              {p.name}
            </option>
          ))}
          {!preset && <option value="">Own link</option>}
        </select>
      </label>
      <label>
        <span>Link</span>
        <input
          type="text"
          className="code"
          value={template}
          spellCheck={false}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-problem`}
          onChange={(event) => setTemplate(event.target.value)}
        />
      </label>
      <p id={`${id}-problem`} className={problem ? 'field-problem' : 'amount'}>
        {problem ?? '{file} and {line} become the place of the frame.'}
      </p>
      <label>
        <span>Folder of the sources</span>
        <input
          type="text"
          className="code"
          value={folder}
          spellCheck={false}
          placeholder="/home/me/project"
          onChange={(event) => setFolder(event.target.value)}
        />
      </label>
      <p className="amount">
        A capture holds paths as the program was started with them: those that don’t begin at the root are looked for
        here. Both settings stay in this browser.
      </p>
      <p className="form-actions">
        <button type="submit" className="primary" disabled={problem !== null}>
          Save
        </button>
        <button type="button" onClick={onDone}>
          Cancel
        </button>
      </p>
    </form>
  )
}
