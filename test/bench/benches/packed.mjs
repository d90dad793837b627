import { megabytes, plain, short, time } from '../figures.mjs'
import { writeCapture } from '../generator/index.mjs'
import { besideReference } from '../reference.mjs'

const FILE = { captureName: 'synthetic.bin', captureBytes: null, captureSha256: null, packedBy: 'bench' }

/** Captures of one program with more and more snapshots: what they take packed, and how long until they are open. */
export async function run({ core, isSmoke }) {
  const records = isSmoke ? 1e6 : 1e8
  const figures = []
  for (const snapshots of isSmoke ? [30] : [100, 3000, 10_000]) figures.push(...(await one(core, records, snapshots)))
  return figures
}

async function one(core, records, snapshots) {
  const indexer = core.createIndexer()
  let captureBytes = 0
  writeCapture({ records, snapshots, container: 'lz4' }, (piece) => {
    captureBytes += piece.length
    indexer.push(piece)
  })
  const packed = core.packIndex(indexer.finish(), FILE)
  const opened = await besideReference(() => timed(() => pictureOf(core, core.unpackIndex(packed))))
  const decoded = await besideReference(() => {
    const index = core.unpackIndex(packed)
    return timed(() => [index.lifetimes, index.peaks, index.temporary])
  })
  const name = `${short(records)} records, ${short(snapshots)} snapshots`
  return [
    plain(
      `${name}: packed`,
      `${(packed.length / 1e6).toFixed(1)} of ${megabytes(captureBytes)}, 1/${(captureBytes / packed.length).toFixed(1)}`,
    ),
    time('  opened, with the facts of the head and the flame graph of the peak', opened.result, opened.passMs),
    time('  the rest of its tables, when first asked for', decoded.result, decoded.passMs),
  ]
}

function pictureOf(core, index) {
  const reports = new core.CaptureReports(index)
  core.captureFacts(reports, 'synthetic', null)
  const { tree, weights } = reports.weigh({ selection: core.WHOLE_RUN_PEAK, shape: core.PLAIN_SHAPE })
  const view = { zoomed: 0, from: 0, to: 1, widthPx: 1600, firstRow: 0, rowCount: 60, order: 'first-seen' }
  return core.layoutFlame(tree, weights.byteWidth, view, null)
}

function timed(work) {
  const start = performance.now()
  work()
  return performance.now() - start
}
