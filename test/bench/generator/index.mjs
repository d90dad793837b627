import { Lz4Frame } from './lz4Frame.mjs'
import { completeSettings } from './settings.mjs'
import { Workload } from './workload.mjs'

export { describeCode } from './codeObjects.mjs'
export { HEADER } from './header.mjs'
export { CONTAINERS, SETTING_NAMES } from './settings.mjs'

const FILLER = new Uint8Array(65536)
const PILOT_EVENTS = 200_000

/**
 * Writes a capture piece by piece, and answers at its end what a reader has to find in it (see index.d.mts). A piece is
 * valid until the next one is asked for; nothing of the capture is kept.
 */
export function* syntheticCapture(options = {}) {
  const settings = completeSettings(options.records ? { ...options, events: eventsFor(options) } : options)
  const workload = new Workload(settings)
  const frame = settings.container === 'plain' ? null : new Lz4Frame(settings.container === 'lz4-stored')
  const { writer } = workload
  let streamBytes = 0
  let fileBytes = 0
  const wrap = (bytes) => {
    streamBytes += bytes.length
    const piece = frame ? frame.push(bytes) : bytes
    fileBytes += piece.length
    return piece
  }
  for (let isDone = false; !isDone; ) {
    isDone = workload.fill()
    const piece = wrap(writer.buffer.subarray(0, writer.position))
    if (piece.length > 0) yield piece
    writer.position = 0
  }
  for (let left = settings.fillerBytes; left > 0; left -= FILLER.length) {
    yield wrap(FILLER.subarray(0, Math.min(left, FILLER.length)))
  }
  if (frame) {
    const piece = frame.finish()
    fileBytes += piece.length
    yield piece
  }
  return truthOf(workload, { streamBytes, fileBytes })
}

/** Hands every piece to `take` and answers the truth. */
export function writeCapture(options, take) {
  const pieces = syntheticCapture(options)
  for (;;) {
    const { done, value } = pieces.next()
    if (done) return value
    take(value)
  }
}

/** A whole capture in one array, for small ones. */
export function captureBytes(options = {}) {
  const pieces = []
  let length = 0
  const truth = writeCapture(options, (piece) => {
    pieces.push(piece.slice())
    length += piece.length
  })
  const bytes = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return { bytes, truth }
}

/** How many events make about so many records of all kinds: a short capture of the same kind tells. */
function eventsFor(options) {
  const { records } = options
  const { groupSize, live, snapshots } = completeSettings({ ...options, events: records })
  const share = Math.min(1, PILOT_EVENTS / records)
  const pilot = {
    ...options,
    records: null,
    events: records * share,
    live: Math.max(1, Math.round(live * share)),
    snapshots: Math.max(1, Math.round(snapshots * share)),
    groupSize,
    lifetimes: null,
    container: 'plain',
  }
  const truth = writeCapture(pilot, () => {})
  return Math.max(1, Math.round(records * (truth.events / truth.records)))
}

function truthOf(workload, { streamBytes, fileBytes }) {
  const { mappings, writer, settings, walk } = workload
  return {
    events: workload.events,
    allocations: workload.allocations,
    deallocations: workload.events - workload.allocations,
    allocatedBytes: workload.allocatedBytes,
    liveBytes: workload.liveBytes + workload.mappedBytes,
    liveCount: workload.liveCount + mappings.regions.length,
    peakBytes: workload.peakBytes,
    peakEvent: workload.peakEvent,
    endHeapBytes: workload.heapBytes,
    eventsByAllocator: [...workload.eventsByAllocator],
    snapshotHeapBytes: workload.snapshotHeapBytes,
    snapshots: settings.snapshots,
    threads: walk.threads,
    stacks: walk.stacks,
    frames: walk.frames,
    codeObjects: walk.codeObjects,
    pushes: walk.pushes,
    pops: walk.pops,
    records: writer.records,
    streamBytes,
    fileBytes,
  }
}
