import { CaptureError } from '../errors.ts'
import type { AbortSignalLike, ByteSource, FetchLike, ResponseLike } from '../sources.types.ts'

const LESS_THAN = 0x3c
const UTF8_BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]

/** A capture behind an address. `sizeBytes` is known once the response has begun, and only if the server sends the bytes as they are. */
export function urlSource(url: string, fetchBytes: FetchLike): ByteSource {
  let sizeBytes: number | null = null
  return {
    name: url,
    get sizeBytes() {
      return sizeBytes
    },
    async *chunks(signal?: AbortSignalLike) {
      const response = await open(url, fetchBytes)
      sizeBytes = announcedBytes(response)
      const isHtml = (response.headers.get('content-type') ?? '').toLowerCase().includes('text/html')
      const reader = response.body!.getReader()
      let isOpen = true
      try {
        for (let isFirst = true; ; ) {
          const step = await nextOf(reader, url)
          if (step.done) {
            isOpen = false
            return
          }
          if (signal?.aborted) throw new CaptureError('cancelled', `Reading ${url} was cancelled.`)
          const bytes = step.value
          if (!bytes || bytes.length === 0) continue
          if (isFirst && isHtml && startsLikeMarkup(bytes)) {
            throw new CaptureError(
              'unreadable',
              `${url} answered with a web page in place of a file, probably a login page: sign in there, or download the capture and drop it here.`,
            )
          }
          isFirst = false
          yield bytes
        }
      } finally {
        if (isOpen) await reader.cancel().catch(ignoreFailedCancel)
      }
    },
  }
}

/** A connection that can't even be cancelled has already failed, and the reason is on its way to the caller. */
function ignoreFailedCancel(): void {}

async function open(url: string, fetchBytes: FetchLike): Promise<ResponseLike> {
  let response: ResponseLike
  try {
    response = await fetchBytes(url)
  } catch (cause) {
    throw new CaptureError(
      'unreadable',
      `${url} could not be reached (${messageOf(cause)}): the address may be wrong, the network down, or the server may not let other sites read it (CORS); downloading the file and dropping it here works in every case.`,
    )
  }
  if (!response.ok) throw new CaptureError('unreadable', refusalSentence(url, response))
  if (!response.body) throw new CaptureError('unreadable', `${url} answered without any content.`)
  return response
}

function refusalSentence(url: string, { status, statusText }: ResponseLike): string {
  const answer = `${url} answered "${`${status} ${statusText}`.trim()}"`
  if (status === 404 || status === 410) return `${answer}: there is no such file; check the address.`
  if (status === 401 || status === 403)
    return `${answer}: you are not allowed to read it; sign in there first, or download the file and drop it here.`
  if (status >= 500) return `${answer}: the server has a problem; try again later.`
  return `${answer} in place of the file.`
}

async function nextOf(reader: { read(): Promise<{ done: boolean; value?: Uint8Array | undefined }> }, url: string) {
  try {
    return await reader.read()
  } catch (cause) {
    throw new CaptureError('unreadable', `The connection to ${url} broke off (${messageOf(cause)}); try again.`)
  }
}

function announcedBytes(response: ResponseLike): number | null {
  const encoding = response.headers.get('content-encoding')
  if (encoding !== null && encoding !== 'identity') return null
  const length = Number(response.headers.get('content-length') ?? Number.NaN)
  return Number.isSafeInteger(length) && length >= 0 ? length : null
}

function startsLikeMarkup(bytes: Uint8Array): boolean {
  let at = UTF8_BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte) ? UTF8_BYTE_ORDER_MARK.length : 0
  while (at < bytes.length && (bytes[at]! === 0x20 || (bytes[at]! >= 0x09 && bytes[at]! <= 0x0d))) at++
  return bytes[at] === LESS_THAN
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
