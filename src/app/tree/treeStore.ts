import { create } from 'zustand'
import type { ErrorReport, FlameView, FramePattern, PageQuestion, TreeChildren } from '../../workers/index.ts'
import { attempt } from '../lists/pagedRows.ts'
import { captureSession } from '../opening/session.ts'
import { childKey, keyOf, type PathKey, pathOfKey, ROOT_KEY } from './openTree.ts'

export interface TreeQuestion {
  readonly generation: number
  /** Everything that the rows depend on. */
  readonly key: string
  /** The part of it that says which paths exist: while it stays, what is open stays open. */
  readonly shape: string
  readonly question: PageQuestion
  readonly weigh: FlameView['weigh']
  readonly search: FramePattern | null
  readonly zoom: readonly number[]
}

interface TreeStore {
  readonly known: ReadonlyMap<PathKey, TreeChildren>
  readonly open: ReadonlySet<PathKey>
  /** The row that the keyboard is on. */
  readonly current: PathKey | null
  readonly error: ErrorReport | null
  /** Which question the rows answer. */
  readonly shownKey: string
}

const EMPTY: TreeStore = { known: new Map(), open: new Set(), current: null, error: null, shownKey: '' }
export const useTree = create<TreeStore>(() => EMPTY)

/** Paths that one question opens at most: a chain longer than this has its end opened by hand. */
const MOST_OPENED = 80
/** The panel's own: how far it is scrolled. */
export const place = { scrollTop: 0 }

let asked: TreeQuestion | null = null
let isAnswering = false

/** The tree for what the view asks now. One question at a time; of those that come up meanwhile the last one counts. */
export async function showTree(wanted: TreeQuestion): Promise<void> {
  if (asked?.key === wanted.key && asked.generation === wanted.generation) return
  asked = wanted
  if (isAnswering) return
  isAnswering = true
  let former: TreeQuestion | null = shown
  for (let now: TreeQuestion = wanted; ; now = asked) {
    await answer(now, former?.generation === now.generation && former.shape === now.shape)
    former = now
    if (asked === now) break
  }
  isAnswering = false
}

let shown: TreeQuestion | null = null

async function answer(question: TreeQuestion, isSameTree: boolean): Promise<void> {
  const before = isSameTree ? useTree.getState() : EMPTY
  const paths = new Set<PathKey>([ROOT_KEY, ...before.open, ...alongPath(question.zoom)])
  const answers = await ask(question, [...paths])
  if (!answers || asked !== question) return
  const known = new Map(answers.map((children) => [keyOf(children.path), children]))
  const open = new Set([...paths].filter((path) => known.has(path)))
  let current = before.current
  if (question.zoom.length > 0 && !isSameTree) current = keyOf(question.zoom)
  if (!isSameTree) {
    place.scrollTop = 0
    const end = await openBiggest(question, known, open, question.zoom.length > 0 ? keyOf(question.zoom) : ROOT_KEY)
    if (asked !== question) return
    current ??= end
  }
  shown = question
  useTree.setState({ known, open, current, error: null, shownKey: question.key })
}

/** Every beginning of a path, without the root: `1.2.3` gives `1`, `1.2` and `1.2.3`. */
function alongPath(path: readonly number[]): PathKey[] {
  const keys: PathKey[] = []
  for (const step of path.slice(0, MOST_OPENED)) keys.push(childKey(keys.at(-1) ?? ROOT_KEY, step))
  return keys
}

/** Opens the biggest child, and its biggest child, down to the end. Answers the first row on the way. */
async function openBiggest(
  question: TreeQuestion,
  known: Map<PathKey, TreeChildren>,
  open: Set<PathKey>,
  from: PathKey,
): Promise<PathKey | null> {
  let key = from
  let first: PathKey | null = null
  for (let opened = 0; opened < MOST_OPENED; opened++) {
    const biggest = known.get(key)?.rows[0]
    if (!biggest) break
    key = childKey(key, biggest.step)
    first ??= key
    if (biggest.childCount === 0) break
    if (!known.has(key)) {
      const [children] = (await ask(question, [key])) ?? []
      if (!children || asked !== question) break
      known.set(key, children)
    }
    open.add(key)
  }
  return first
}

async function ask(question: TreeQuestion, keys: readonly PathKey[]): Promise<readonly TreeChildren[] | null> {
  const outcome = await attempt(() =>
    captureSession().treeChildren(question.question, question.weigh, question.search, keys.map(pathOfKey)),
  )
  if (outcome.ok) return outcome.value
  if (asked === question) useTree.setState({ error: outcome.error })
  return null
}

export async function openRows(keys: readonly PathKey[]): Promise<void> {
  const question = shown
  if (!question || keys.length === 0) return
  const { known } = useTree.getState()
  const missing = keys.filter((key) => !known.has(key))
  const answers = missing.length > 0 ? await ask(question, missing) : []
  // Overtaken by another question: its answer brings what is open by then.
  if (!answers || asked !== question) return
  const now = useTree.getState()
  const next = new Map(now.known)
  for (const children of answers) next.set(keyOf(children.path), children)
  useTree.setState({ known: next, open: new Set([...now.open, ...keys]) })
}

export function closeRow(key: PathKey): void {
  const open = new Set(useTree.getState().open)
  open.delete(key)
  useTree.setState({ open })
}

/** Opens the biggest path below a row. */
export async function openBelow(key: PathKey): Promise<void> {
  const question = shown
  if (!question) return
  await openRows([key])
  const state = useTree.getState()
  const known = new Map(state.known)
  const open = new Set(state.open)
  await openBiggest(question, known, open, key)
  if (asked === question) useTree.setState({ known, open })
}
