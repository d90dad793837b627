import { type Command, InvalidArgumentError, Option } from 'commander'
import type { CaptureIndex } from '../capture/index.ts'
import {
  PLAIN_SHAPE,
  type Selection,
  type Shape,
  threadLabel,
  threadsNamed,
  WHOLE_RUN_PEAK,
  type WindowRange,
  windowsOf,
} from '../reports/index.ts'

/** SELECTION and SHAPE options, by the names that Memray's users know. */
export interface SelectionOptions {
  readonly leaks?: boolean
  readonly temporaryAllocations?: boolean
  readonly temporaryAllocationThreshold?: number
  readonly allocated?: boolean
  readonly windows?: WindowRange
  readonly from?: number
  readonly to?: number
  readonly thread?: string[]
}
export interface ShapeOptions {
  readonly inverted?: boolean
  readonly splitThreads?: boolean
  readonly hideImportSystem?: boolean
  readonly hideIrrelevant?: boolean
  readonly native?: boolean
}

/** A wrong combination of options: exit status 2. */
export class UsageError extends Error {}

const wholeNumber = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.')
  return Number(text)
}
const milliseconds = (text: string): number => {
  const ms = Number(text)
  if (text.trim() === '' || !Number.isFinite(ms))
    throw new InvalidArgumentError('It has to be a number of milliseconds.')
  return ms
}
const windowRange = (text: string): WindowRange => {
  const found = /^(\d{1,10}):(\d{1,10})$/.exec(text)
  if (!found || Number(found[1]) > Number(found[2])) {
    throw new InvalidArgumentError('It has to be two window numbers A:B, the first not above the second.')
  }
  return { from: Number(found[1]), to: Number(found[2]) }
}

/** How many rows of a list: at least one. */
export const countOfRows = (text: string): number => {
  const rows = wholeNumber(text)
  if (rows === 0) throw new InvalidArgumentError('It has to be at least 1.')
  return rows
}

export function withSelection(command: Command): Command {
  return command
    .addOption(new Option('--leaks', 'memory that was not freed').conflicts(['temporaryAllocations', 'allocated']))
    .addOption(
      new Option('--temporary-allocations', 'memory that was freed at once').conflicts([
        'allocated',
        'windows',
        'from',
        'to',
      ]),
    )
    .addOption(
      new Option(
        '--temporary-allocation-threshold <n>',
        'freed after at most this many further allocations of its thread (1 unless told)',
      )
        .argParser(wholeNumber)
        .conflicts(['leaks', 'allocated', 'windows', 'from', 'to']),
    )
    .addOption(new Option('--allocated', 'everything that was allocated, freed or not'))
    .addOption(
      new Option('--windows <a:b>', 'windows between snapshots, both included')
        .argParser(windowRange)
        .conflicts(['from', 'to']),
    )
    .addOption(
      new Option('--from <ms>', 'start of the time range, milliseconds since the start').argParser(milliseconds),
    )
    .addOption(new Option('--to <ms>', 'end of the time range, milliseconds since the start').argParser(milliseconds))
    .addOption(
      new Option('--thread <name-or-id>', 'only this thread (repeatable)').argParser(
        (text: string, all: string[] = []) => [...all, text],
      ),
    )
}

export function withShape(command: Command): Command {
  return command
    .option('--inverted', 'allocating functions at the root, callers below')
    .option('--split-threads', 'one subtree for each thread')
    .option('--hide-import-system', 'leave out what the import system calls')
    .option('--hide-irrelevant', 'leave out frames of launchers and of the import machinery')
    .option('--no-native', 'leave out native frames')
}

/** Which threshold has to be counted while reading, if any. */
export function exactThreshold(options: SelectionOptions): number | undefined {
  if (options.temporaryAllocationThreshold !== undefined) return options.temporaryAllocationThreshold
  return options.temporaryAllocations ? 1 : undefined
}

export function selectionOf(options: SelectionOptions, index: CaptureIndex): Selection {
  const threshold = exactThreshold(options)
  const mode =
    threshold !== undefined ? 'temporary' : options.leaks ? 'leaked' : options.allocated ? 'allocated' : 'peak'
  let windows = options.windows ?? null
  if (options.from !== undefined || options.to !== undefined) {
    windows = windowsOf(index, options.from ?? Number.NEGATIVE_INFINITY, options.to ?? Number.POSITIVE_INFINITY)
  }
  return {
    ...WHOLE_RUN_PEAK,
    mode,
    windows,
    temporaryThreshold: threshold ?? WHOLE_RUN_PEAK.temporaryThreshold,
    threads: options.thread ? options.thread.flatMap((name) => threadOf(index, name)) : null,
  }
}

function threadOf(index: CaptureIndex, name: string): number[] {
  const found = threadsNamed(index, name)
  if (found.length === 0) {
    const known = index.threads.ids.map((_, thread) => threadLabel(index, thread)).join(', ')
    throw new UsageError(`No thread is called ${name}. The capture has: ${known}.`)
  }
  return found
}

export function shapeOf(options: ShapeOptions): Shape {
  return {
    ...PLAIN_SHAPE,
    inverted: options.inverted ?? false,
    splitThreads: options.splitThreads ?? false,
    hideImportSystem: options.hideImportSystem ?? false,
    hideIrrelevant: options.hideIrrelevant ?? false,
    native: options.native ?? true,
  }
}
