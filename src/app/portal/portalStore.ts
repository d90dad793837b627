import { create } from 'zustand'
import { type PortalListing, readListing, type Sorting } from './listing.ts'

const LIST_URL = './captures.json'
const NEWS_URL = './events'
/** Browsers ask for news again by themselves, unless the answer was an error: then so long later. */
const RETRY_MS = 5000
export const ROWS_AT_A_TIME = 200

/** A server or a folder of files with captures says so in its page: `live` lists change, `static` ones do not. */
const kind =
  typeof document === 'undefined'
    ? null
    : (document.querySelector<HTMLMetaElement>('meta[name="memreel-portal"]')?.content ?? null)
export const isPortal = kind !== null
export const isLive = kind === 'live'

interface PortalStore {
  readonly listing: PortalListing | null
  /** Why there is no list, or no news of it. */
  readonly problem: string | null
  /** How the list is looked at. It stays while a capture is open. */
  readonly search: string
  readonly sorting: Sorting
  readonly rows: number
  /** What was opened from the list, until the list is back. */
  readonly opened: string | null
}

export const usePortal = create<PortalStore>(() => ({
  listing: null,
  problem: null,
  search: '',
  sorting: { key: 'date', isDescending: true },
  rows: ROWS_AT_A_TIME,
  opened: null,
}))

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
  const stopNews = isLive ? followNews(() => void load()) : null
  return () => {
    isStopped = true
    stopNews?.()
  }
}

function followNews(onNews: () => void): () => void {
  let news: EventSource
  let retry: ReturnType<typeof setTimeout> | undefined
  // after a break the list may be another one
  let wasOpen = false
  const listen = () => {
    news = new EventSource(NEWS_URL)
    news.onmessage = onNews
    news.onopen = () => {
      if (wasOpen) onNews()
      wasOpen = true
    }
    news.onerror = () => {
      wasOpen = true
      usePortal.setState({ problem: 'The server does not answer: the list may be out of date.' })
      if (news.readyState === EventSource.CLOSED) retry = setTimeout(listen, RETRY_MS)
    }
  }
  listen()
  return () => {
    clearTimeout(retry)
    news.close()
  }
}
