export interface Serving {
  readonly pid: number
  /** With a slash at its end. */
  readonly address: string
  stop(): Promise<number | null>
}
interface Listed {
  readonly captures: readonly { readonly url: string; readonly facts: object | null }[]
  readonly unread: number
}
export function startServe(folder: string, cacheFolder: string): Promise<Serving>
export function listing(address: string): Promise<Listed>
export function knownListing(address: string): Promise<Listed>
export function readByMany(
  serving: Serving,
  path: string,
  clients: number,
  sizeBytes: number,
): Promise<{ whole: number; failed: number; ms: number; before: number; most: number }>
