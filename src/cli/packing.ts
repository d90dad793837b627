import { basename } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { version } from '../../package.json'
import { type CaptureFile, type PackedFacts, type PackOptions, packIndex, type SourceLines } from '../capture/index.ts'
import { withFormerRedactions } from '../reports/index.ts'
import { type OpenedFile, openCaptureFile } from './openCapture.ts'
import { tell } from './output.ts'

/** Options of all commands that make packed indexes. */
export interface PackingOptions {
  readonly redactCommandLine?: boolean
  readonly redactPaths?: number
  readonly redactThreads?: boolean
  readonly maxSize?: number
  readonly maxWindows?: number
}

const positive = (text: string): number => {
  const value = Number(text)
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('It has to be a number above 0.')
  return value
}
const wholePositive = (text: string): number => {
  const value = positive(text)
  if (!Number.isInteger(value) || value > 1000)
    throw new InvalidArgumentError('It has to be a whole number from 1 to 1000.')
  return value
}
const manyWhole = (text: string): number => {
  const value = positive(text)
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('It has to be a whole number.')
  return value
}

export function withPacking(command: Command): Command {
  return command
    .option('--redact-command-line', 'leave out the command line')
    .option('--redact-paths <n>', 'keep only the last N parts of each path', wholePositive)
    .option('--redact-threads', "leave out the threads' names")
    .option('--max-size <mb>', 'join steps of time until the file has no more than this many megabytes', positive)
    .option('--max-windows <n>', 'join steps of time until there are no more than N', manyWhole)
}

/** Reads a capture (or a packed index) for packing, with its checksum and with what Memray's temporal reports book late. */
export async function openForPacking(path: string): Promise<OpenedFile> {
  return await openCaptureFile(path, { hash: true, findLateBooking: true })
}

export function packOpened(
  path: string,
  opened: OpenedFile,
  options: PackingOptions,
  sourceLines: SourceLines | null = null,
  maxBytes = options.maxSize === undefined ? undefined : options.maxSize * 1e6,
): Uint8Array<ArrayBuffer> {
  const wanted = {
    commandLine: options.redactCommandLine ?? false,
    pathParts: options.redactPaths ?? null,
    threadNames: options.redactThreads ?? false,
  }
  const packOptions: PackOptions = {
    redact: withFormerRedactions(wanted, opened.index.packed),
    ...(options.maxWindows === undefined ? {} : { maxWindows: options.maxWindows }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  }
  const index = sourceLines ? { ...opened.index, sourceLines } : opened.index
  return packIndex(index, captureFile(path, opened), packOptions)
}

/** Says what a reader of the file will not see. */
export function tellOfCoarseTime(facts: PackedFacts): void {
  if (facts.snapshotsPerWindow === 1) return
  tell(
    `time is coarser than in the capture: ${facts.snapshotsPerWindow} memory records make one step. Reports of the whole run are exact.`,
  )
}

/** A packed index that is packed again still comes from its capture. */
export function captureFile(path: string, { fileBytes, sha256, index: { packed } }: OpenedFile): CaptureFile {
  const packedBy = `memreel ${version}`
  if (packed) {
    const { captureName, captureBytes, captureSha256 } = packed
    return { captureName, captureBytes, captureSha256, packedBy }
  }
  return { captureName: basename(path), captureBytes: fileBytes, captureSha256: sha256, packedBy }
}
