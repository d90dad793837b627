export interface FolderServer {
  /** `http://127.0.0.1:4173` */
  readonly origin: string
  close(): Promise<void>
}

/** Serves the files of one folder to this machine only, on this port or the next free one; 0 = any. */
export function serveFolder(folder: string, port?: number): Promise<FolderServer>
