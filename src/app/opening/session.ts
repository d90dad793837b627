import { type CaptureSession, openSession } from '../../workers/index.ts'

let session: CaptureSession | null = null

/** The page's one session. Its workers start when the first capture is opened, so that the start page costs nothing. */
export function captureSession(): CaptureSession {
  session ??= openSession()
  return session
}
