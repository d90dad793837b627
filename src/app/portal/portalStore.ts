import { create } from 'zustand'
import { type PortalListing, readListing } from './listing.ts'

const LIST_URL = './captures.json'
const NEWS_URL = './events'

/** A server or a folder of files with captures says so in its page: `live` lists change, `static` ones do not. */
const kind =
  typeof document === 'undefined'
    ? null
    : (document.querySelector<HTMLMetaElement>('meta[name="memreel-portal"]')?.content ?? null)
export const isPortal = kind !== null

interface PortalStore {
  readonly listing: PortalListing | null
  /** Why there is no list, or no news of it. */
  readonly problem: string | null
}

export const usePortal = create<PortalStore>(() => ({ listing: null, problem: null }))

/** Keeps the list up to date as long as it is shown. */
export function followPortal(): () => void {
  let isStopped = false
  const load = async () => {
    try {
      const response = await fetch(LIST_URL)
      if (!response.ok) throw new Error(`the server answered ${response.status}`)
      const listing = readListing(await response.json())
      if (!isStopped) usePortal.setState({ listing, problem: null })
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      if (!isStopped) usePortal.setState({ problem: `The list of captures could not be read: ${why}.` })
    }
  }
  void load()
  if (kind !== 'live') {
    return () => {
      isStopped = true
    }
  }
  const news = new EventSource(NEWS_URL)
  news.onmessage = () => void load()
  // after a break the list may be another one
  let wasOpen = false
  news.onopen = () => {
    if (wasOpen) void load()
    wasOpen = true
  }
  news.onerror = () => usePortal.setState({ problem: 'The server does not answer: the list may be out of date.' })
  return () => {
    isStopped = true
    news.close()
  }
}
