/** Where bytes come from. A source can be streamed once or several times, from the start each time. */
export interface ByteSource {
  /** For people: a file name or a URL. */
  readonly name: string
  /** Size of the file in bytes, null while unknown. */
  readonly sizeBytes: number | null
  /** Pieces of the file in order. Throws CaptureError('unreadable') with a sentence for a person. */
  chunks(signal?: AbortSignalLike): AsyncIterable<Uint8Array>
}
export interface AbortSignalLike {
  readonly aborted: boolean
}

/** What blobSource needs of a Blob or File. */
export interface BlobLike {
  readonly size: number
  slice(start: number, end: number): BlobLike
  arrayBuffer(): Promise<ArrayBuffer>
}

/** What urlSource needs of `fetch`; the global one fits, and so does `(url) => fetch(url, { signal, credentials: 'include' })`. */
export type FetchLike = (url: string) => Promise<ResponseLike>
export interface ResponseLike {
  readonly ok: boolean
  readonly status: number
  readonly statusText: string
  readonly headers: { get(name: string): string | null }
  readonly body: {
    getReader(): {
      read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>
      cancel(reason?: unknown): Promise<void>
    }
  } | null
}
