import { create } from 'zustand'

/**
 * A link that opens a line in a person's editor: a template with `{file}` and `{line}`, kept in this browser only. Links with any
 * other scheme than an editor's are refused, whatever is in the storage: a capture's text must never become a link that runs something.
 */
export const EDITOR_PRESETS: readonly { readonly name: string; readonly template: string }[] = [
  { name: 'VS Code', template: 'vscode://file/{file}:{line}' },
  { name: 'VS Code Insiders', template: 'vscode-insiders://file/{file}:{line}' },
  { name: 'Cursor', template: 'cursor://file/{file}:{line}' },
  { name: 'PyCharm', template: 'pycharm://open?file={file}&line={line}' },
  { name: 'IntelliJ IDEA', template: 'idea://open?file={file}&line={line}' },
  { name: 'Sublime Text', template: 'subl://open?url=file://{file}&line={line}' },
  { name: 'TextMate', template: 'txmt://open?url=file://{file}&line={line}' },
]
const SCHEMES = ['vscode', 'vscode-insiders', 'cursor', 'pycharm', 'idea', 'subl', 'txmt']
const STORAGE_KEY = 'memreel-editor'
const MAX_CHARS = 500

export interface EditorSettings {
  /** '' = none chosen. */
  readonly template: string
  /** Where paths that don't begin at the root are looked for; '' = nowhere. */
  readonly folder: string
}

export function templateProblem(template: string): string | null {
  if (template.length > MAX_CHARS) return `Links are at most ${MAX_CHARS} characters long.`
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//.exec(template)?.[1]
  if (scheme === undefined || !SCHEMES.includes(scheme)) return `A link has to begin with ${SCHEMES.join('://, ')}://`
  if (!template.includes('{file}')) return 'A link has to contain {file}.'
  return null
}

function isAbsolute(file: string): boolean {
  return file.startsWith('/') || /^[A-Za-z]:[\\/]/.test(file)
}

/** Names such as `<frozen importlib._bootstrap>` and `<string>` are no files. */
export function isFile(file: string): boolean {
  return file !== '' && !file.startsWith('<')
}

/** The link to a line; null where the settings don't reach it. */
export function editorLink({ template, folder }: EditorSettings, file: string, line: number): string | null {
  if (templateProblem(template) !== null || !isFile(file)) return null
  if (!isAbsolute(file) && !isAbsolute(folder)) return null
  const whole = (isAbsolute(file) ? file : `${folder.replace(/[\\/]+$/, '')}/${file}`).replaceAll('\\', '/')
  const path = whole
    .split('/')
    .map(encodeURIComponent)
    .join('/')
    .replace(/^([A-Za-z])%3A/, '$1:')
  // `vscode://file/{file}` has the first slash of the path already; after the two of `file://{file}` the path needs its own
  return template
    .replace(/([^/])\/\{file\}/g, (_, before: string) => `${before}/${path.replace(/^\//, '')}`)
    .replaceAll('{file}', () => path)
    .replaceAll('{line}', String(Math.max(1, line)))
}

export const useEditor = create<EditorSettings>(() => storedSettings())

export function saveEditor(settings: EditorSettings): void {
  useEditor.setState(settings)
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(settings))
  } catch {
    // No storage on this page: the choice lasts as long as the visit.
  }
}

function storedSettings(): EditorSettings {
  const none = { template: '', folder: '' }
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null')
    if (typeof stored !== 'object' || stored === null) return none
    const { template, folder } = stored as Record<string, unknown>
    return {
      template: typeof template === 'string' && templateProblem(template) === null ? template : '',
      folder: typeof folder === 'string' && folder.length <= MAX_CHARS ? folder : '',
    }
  } catch {
    return none // no storage, or something else wrote there
  }
}
