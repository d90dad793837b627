import { keepEarlyDrops } from './starting/earlyDrop.ts'
import { nextTask } from './starting/nextTask.ts'
import './theme/tokens.css'
import './theme/page.css'

/**
 * Each part of the page is compiled and run in a task of its own: all of it at once would keep the page from answering for longer than a
 * person should notice.
 */
async function start(): Promise<void> {
  const root = document.getElementById('root')
  if (!root) throw new Error('The page has no element with the id "root".')
  const { createRoot } = await import('react-dom/client')
  await nextTask()
  const { App } = await import('./App.tsx')
  const { startTransition } = await import('react')
  await nextTask()
  // in slices: what is rendered as a transition lets the browser in between
  startTransition(() => createRoot(root).render(<App />))
}
keepEarlyDrops()
void start()
