import { realCapture } from '../captures.mjs'
import { megabytes, plain, speed } from '../figures.mjs'
import { writeCapture } from '../generator/index.mjs'
import { besideReference, cpuMs } from '../reference.mjs'

const ALLOCATE = 1
const FREE = 2

/**
 * The live-allocation map alone: the addresses of a capture's allocations and frees, in order, through both designs (open addressing, which
 * the index uses, and a page table).
 */
export async function run({ core, isSmoke }) {
  const figures = []
  for (const { name, trace } of traces(core, isSmoke)) {
    const speeds = []
    for (const [design, LiveMap] of [
      ['open addressing', core.LiveMap],
      ['page table', core.PageLiveMap],
    ]) {
      const { result, passMs } = await besideReference(() => replay(trace, new LiveMap()))
      speeds.push(result.ms)
      figures.push(speed(`${name}: ${design}`, 'operations', trace.count, result.ms, passMs))
      figures.push(plain(`${name}: ${design}, memory`, megabytes(result.bytes)))
    }
    figures.push(plain(`${name}: page table takes`, `${(speeds[1] / speeds[0]).toFixed(2)} times as long`))
  }
  return figures
}

function replay(trace, map) {
  const { count, op, low, high } = trace
  const before = process.memoryUsage().arrayBuffers
  let bytes = 0
  const start = cpuMs()
  for (let i = 0; i < count; i++) {
    if (op[i] === ALLOCATE) {
      const slot = map.place(low[i], high[i]) * 3
      if (map.slots[slot] === 0) map.took()
      map.slots[slot] = i + 1
      map.slots[slot + 1] = 16
      map.slots[slot + 2] = i
    } else {
      const slot = map.find(low[i], high[i])
      if (slot >= 0) map.release(slot)
    }
    if ((i & 0xfffff) === 0) bytes = Math.max(bytes, process.memoryUsage().arrayBuffers - before)
  }
  return { ms: cpuMs() - start, bytes: Math.max(bytes, process.memoryUsage().arrayBuffers - before) }
}

function traces(core, isSmoke) {
  const live = isSmoke ? 100_000 : 5_000_000
  const events = isSmoke ? 1_000_000 : 40_000_000
  const synthetic = collect(
    core,
    (take) => writeCapture({ events, live, nodes: 10_000, snapshots: 100, temporaryShare: 0.3 }, take),
    events,
  )
  const list = [{ name: `${live / 1e6} million live`, trace: synthetic }]
  const real = realCapture()
  if (real) list.push({ name: real.name, trace: collect(core, (take) => take(real.bytes), 1 << 23) })
  return list
}

function collect(core, feed, capacity) {
  const trace = {
    count: 0,
    op: new Uint8Array(capacity),
    low: new Int32Array(capacity),
    high: new Int32Array(capacity),
  }
  const decoder = core.createDecoder({
    consume(batch) {
      for (let i = 0; i < batch.count && trace.count < capacity; i++) {
        if (batch.op[i] !== ALLOCATE && batch.op[i] !== FREE) continue
        if (batch.a[i] & 15) continue
        trace.op[trace.count] = batch.op[i]
        trace.low[trace.count] = batch.a[i]
        trace.high[trace.count] = batch.b[i]
        trace.count++
      }
    },
  })
  feed((piece) => decoder.push(piece))
  decoder.finish()
  return trace
}
