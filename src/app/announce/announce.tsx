import { create } from 'zustand'

const useAnnouncement = create<{ readonly text: string }>(() => ({ text: '' }))

/** Says something to screen readers, politely: the newest text replaces what has not been read yet. */
export function announce(text: string): void {
  useAnnouncement.setState({ text })
}

export function Announcer() {
  const text = useAnnouncement((s) => s.text)
  return (
    <div className="visually-hidden" aria-live="polite" aria-atomic="true">
      {text}
    </div>
  )
}
