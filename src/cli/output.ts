import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import { CaptureError } from '../parsers/index.ts'
import { UsageError } from './options.ts'

/** Pieces are put together to writes of about this many characters. */
const WRITE_LENGTH = 1 << 16

// a reader that has seen enough (`memreel table … | head`) is no failure
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code === 'EPIPE') process.exit(0)
  throw cause
})

export async function print(text: string): Promise<void> {
  await printPieces([text, '\n'])
}

/** Writes text that may be longer than one string can be. */
export async function printPieces(pieces: Iterable<string>): Promise<void> {
  await writeTo(process.stdout, pieces)
}

/** Columns of the terminal that standard output is, if it is one. */
export function terminalWidth(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined
}

/** A message to the person: never part of the answer. */
export function tell(sentence: string): void {
  process.stderr.write(`memreel: ${sentence}\n`)
}

/** Refuses before anything is read, as reading a large capture takes a while. */
export function refuseToOverwrite(path: string, isForced: boolean): void {
  if (!isForced && existsSync(path)) throw new UsageError(`${path} exists already. With --force it is replaced.`)
}

export async function writeFilePieces(path: string, pieces: Iterable<string>): Promise<void> {
  const stream = createWriteStream(path)
  try {
    await once(stream, 'open')
    await writeTo(stream, pieces)
    stream.end()
    await finished(stream)
  } catch (cause) {
    stream.destroy()
    if (cause instanceof CaptureError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CaptureError('unreadable', `${path} can't be written: ${reason}.`)
  }
}

async function writeTo(stream: NodeJS.WritableStream, pieces: Iterable<string>): Promise<void> {
  let open: string[] = []
  let length = 0
  const flush = async () => {
    const text = open.join('')
    open = []
    length = 0
    if (!stream.write(text)) await once(stream, 'drain')
  }
  for (const piece of pieces) {
    open.push(piece)
    length += piece.length
    if (length >= WRITE_LENGTH) await flush()
  }
  if (length > 0) await flush()
}
