import { create } from 'zustand'
import { announce } from '../announce/announce.tsx'
import { forgetFacts } from '../flame/nodeFacts.ts'
import { countOf } from '../format/counts.ts'
import { useReport } from '../opening/reportStore.ts'
import { captureSession } from '../opening/session.ts'
import { folderOf, type GrantedFolder, hasFolderPicker, pickFolder } from './folder.ts'
import { matchFiles } from './matchFiles.ts'

const PYTHON_FILE = /\.py[xwi]?$/
const MAX_FILE_BYTES = 16e6
const MAX_LINE_CHARS = 400

interface SourcesStore {
  readonly isReading: boolean
  /** What came of the folder that was granted last, in one sentence; '' before. */
  readonly outcome: string
  readonly isProblem: boolean
  /** The report that the sources were read for. */
  readonly generation: number
}

/** Sources that a person granted for the capture on the screen. They stay in the page and go with it. */
export const useSources = create<SourcesStore>(() => ({
  isReading: false,
  outcome: '',
  isProblem: false,
  generation: -1,
}))

/** Asks for a folder by the best means the browser has. Call it from a click. */
export function chooseSources(): void {
  if (hasFolderPicker()) {
    void grant(pickFolder)
    return
  }
  const field = document.createElement('input')
  field.type = 'file'
  field.webkitdirectory = true
  field.addEventListener('change', () => {
    const { files } = field
    if (files && files.length > 0) void grant((isWanted) => Promise.resolve(folderOf(files, isWanted)))
  })
  field.click()
}

/** Finds the capture's files in the folder and hands the lines that frames name to the worker. Nothing else of the files is kept. */
async function grant(folderFor: (isWanted: (name: string) => boolean) => Promise<GrantedFolder | null>): Promise<void> {
  const generation = useReport.getState().report?.generation ?? -1
  const session = captureSession()
  // The dialog needs the click that led here: nothing may be awaited before it is asked for.
  const wanted = session.sourceFiles()
  try {
    const picked = await folderFor((name) => PYTHON_FILE.test(name))
    if (!picked) return
    useSources.setState({ isReading: true, outcome: '', isProblem: false, generation })
    const answer = await wanted
    if (!answer.ok) throw new Error(answer.error.sentence)
    const found = matchFiles(
      answer.value.map(({ file }) => file),
      picked.files,
    )
    const granted = new Map<string, Map<number, string>>()
    let lineCount = 0
    for (const { file, lines } of answer.value) {
      const match = found.get(file)
      const texts = match && linesOf(await match.read(), lines)
      const known = texts && (await texts)
      if (!known || known.size === 0) continue
      granted.set(file, known)
      lineCount += known.size
    }
    if (useReport.getState().report?.generation !== generation) return
    const taken = await session.grantSources(granted)
    if (!taken.ok) throw new Error(taken.error.sentence)
    forgetFacts()
    const outcome =
      granted.size === 0
        ? `None of the ${countOf(answer.value.length, 'file')} that this capture names is in ${picked.name}.`
        : `${countOf(lineCount, 'line')} of ${granted.size} of ${countOf(answer.value.length, 'file')} found in ${picked.name}.`
    finish(picked.isCut ? `${outcome} The folder has more files than were looked at.` : outcome, granted.size === 0)
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    finish(`The folder could not be read: ${detail}`, true)
  }
}

function finish(outcome: string, isProblem: boolean): void {
  useSources.setState({ isReading: false, outcome, isProblem })
  announce(outcome)
}

/** The wanted lines of a file, without what they are indented by. */
async function linesOf(file: File, wanted: readonly number[]): Promise<Map<number, string> | null> {
  if (file.size > MAX_FILE_BYTES) return null
  const lines = (await file.text()).split(/\r\n|\r|\n/)
  // A file that is shorter than the capture says is another version: its lines would be wrong ones.
  if (wanted.length > 0 && wanted.at(-1)! > lines.length) return null
  const texts = new Map<number, string>()
  for (const line of wanted) {
    const text = lines[line - 1]!.trim().slice(0, MAX_LINE_CHARS)
    if (text !== '') texts.set(line, text)
  }
  return texts
}
