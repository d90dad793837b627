import { plain, quantile, short, time } from '../figures.mjs'
import { writeCapture } from '../generator/index.mjs'
import { besideReference } from '../reference.mjs'

const RANGES = 100
const WIDTH_PX = 1600
const ROWS = 60
const MODES = ['peak', 'leaked', 'allocated', 'growth']

/** Another range of time to a weighed tree and the boxes that are on screen, as typed arrays. */
export async function run({ core, isSmoke }) {
  const scale = isSmoke ? 10 : 1
  const indexer = core.createIndexer()
  const settings = {
    events: 1e7 / scale,
    live: 1e5 / scale,
    nodes: 220_000 / scale,
    snapshots: 1000,
    temporaryShare: 0.6,
    lifetimes: 1.3e6 / scale,
  }
  writeCapture(settings, (piece) => indexer.push(piece))
  const reports = new core.CaptureReports(indexer.finish())
  const { index } = reports
  const { tree } = reports.weigh({ selection: core.WHOLE_RUN_PEAK, shape: core.PLAIN_SHAPE })
  const figures = [
    plain('tree', `${short(tree.count)} nodes`),
    plain('lifetimes', `${short(index.lifetimes.count)} freed in another window, ${short(index.cells.count)} cells`),
  ]
  const ranges = randomRanges(index.windows.count)
  for (const mode of MODES) {
    const { result, passMs } = await besideReference(() => ranges.map((range) => answerMs(core, reports, mode, range)))
    figures.push(
      time(`${mode}: median`, quantile(result, 0.5), passMs),
      time(`${mode}: 95 of 100 are within`, quantile(result, 0.95), passMs),
    )
  }
  return figures
}

function answerMs(core, reports, mode, windows) {
  const start = performance.now()
  const selection = { ...core.WHOLE_RUN_PEAK, mode, windows }
  const { tree, weights } = reports.weigh({ selection, shape: core.PLAIN_SHAPE })
  const view = { zoomed: 0, from: 0, to: 1, widthPx: WIDTH_PX, firstRow: 0, rowCount: ROWS, order: 'first-seen' }
  core.layoutFlame(tree, weights.byteWidth, view, null)
  return performance.now() - start
}

/** The same ones every time. */
function randomRanges(windowCount) {
  let state = 12345
  const below = (limit) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * limit)
  }
  return Array.from({ length: RANGES }, () => {
    const [a, b] = [below(windowCount), below(windowCount)]
    return { from: Math.min(a, b), to: Math.max(a, b) }
  })
}
