import { megabytes, plain, quantile, short, time } from '../figures.mjs'
import { writeCapture } from '../generator/index.mjs'
import { besideReference, cpuMs } from '../reference.mjs'

const QUESTIONS = 100
const LINEAR_QUESTIONS = 20
const MODES = ['peak', 'leaked', 'allocated', 'growth', 'temporary']
const VIEW = {
  zoomPath: [],
  from: 0,
  to: 1,
  widthPx: 1600,
  firstRow: 0,
  rowCount: 60,
  weigh: 'bytes',
  order: 'first-seen',
  colourBy: 'kind',
}
/** malloc, and what pymalloc gives. */
const SOME_ALLOCATORS = [2, 6]
const IDLE_MS = 200

/**
 * Another range of time to the picture of it, as the page's worker answers: the tree weighed and what is on screen of it as typed arrays. The same
 * ranges by a scan of the time tables alone, without a tree, are what it is compared with. Times are of CPU, so that other work on the machine
 * counts less.
 */
export async function run({ core, isSmoke }) {
  const session = new core.WorkerSession()
  const opened = await session.open({ kind: 'file', file: captureFile(isSmoke) }, () => {})
  if (!opened.ok) throw new Error(opened.error.sentence)
  // what the session has opened, so that it is read only once
  const { reports } = session.capture
  const { index } = reports
  const preparingMs = await cpuMsUntilIdle()
  const tree = reports.tree(core.PLAIN_SHAPE)
  const figures = [
    plain('tree', `${short(tree.count)} nodes, ${short(index.sites.count)} sites`),
    plain(
      'time tables',
      `${short(index.lifetimes.count)} lifetimes, ${short(index.cells.count)} cells, ${short(index.peaks.count)} peaks: ${megabytes(tableBytes(index))}`,
    ),
    plain('what is prepared of them', megabytes(reports.preparedBytes)),
    time('preparing it', preparingMs, (await besideReference(() => {})).passMs),
  ]
  const windows = jumps(index.windows.count)
  const series = [
    ['jumps', windows, {}],
    ['jumps, some threads and allocators', windows, { threads: [0, 1], allocators: SOME_ALLOCATORS }],
    ['end dragged', drag(index.windows.count, 'to'), {}],
    ['start dragged', drag(index.windows.count, 'from'), {}],
  ]
  for (const mode of MODES) {
    const { result, passMs } = await besideReference(async () => {
      const scanMs = windows.slice(0, LINEAR_QUESTIONS).map((range) => linearMs(core, index, mode, range))
      const answers = []
      for (const [name, ranges, filters] of series) {
        const ms = []
        for (const range of ranges) ms.push(await pictureMs(core, session, index, mode, range, filters))
        answers.push([name, ms])
      }
      return { scanMs: quantile(scanMs, 0.5), answers }
    })
    figures.push(time(`${mode}: a scan of the tables alone, median`, result.scanMs, passMs))
    for (const [name, ms] of result.answers) {
      const median = time(`${mode}, ${name}: median`, quantile(ms, 0.5), passMs)
      const ratio = quantile(ms, 0.5) / result.scanMs
      figures.push(
        { ...median, value: `${median.value} (${short(ratio)} of the scan)` },
        time(`${mode}, ${name}: 95 of 100 are within`, quantile(ms, 0.95), passMs),
      )
    }
  }
  return figures
}

function captureFile(isSmoke) {
  const scale = isSmoke ? 20 : 1
  const settings = {
    events: 4e7 / scale,
    live: 1e6 / scale,
    nodes: 220_000 / scale,
    snapshots: 1000,
    temporaryShare: 0.2,
    lifetimes: 1.2e7 / scale,
  }
  const pieces = []
  writeCapture(settings, (piece) => pieces.push(new Blob([piece])))
  return new File(pieces, 'synthetic.bin')
}

/** What is prepared in the background after a capture was opened, until there is nothing left to do. */
async function cpuMsUntilIdle() {
  const start = cpuMs()
  for (;;) {
    const before = cpuMs()
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
    if (cpuMs() - before < IDLE_MS / 50) return cpuMs() - start
  }
}

function tableBytes({ cells, lifetimes, peaks }) {
  const columns = [cells, lifetimes, peaks].flatMap((table) => Object.values(table))
  return columns.reduce((sum, column) => sum + (typeof column === 'number' ? 0 : column.byteLength), 0)
}

function linearMs(core, index, mode, windows) {
  const start = cpuMs()
  core.linearSums(index, { ...core.WHOLE_RUN_PEAK, mode, windows })
  return cpuMs() - start
}

async function pictureMs(core, session, index, mode, { from, to }, filters) {
  const { elapsedMs } = index.snapshots
  // a range of time selects from the first snapshot at or after its start to the first one after its end
  const range = { fromMs: elapsedMs[from], toMs: to > 0 ? elapsedMs[to - 1] : elapsedMs[0] - 1 }
  const { windows: _, ...selection } = { ...core.WHOLE_RUN_PEAK, mode, range, ...filters }
  const start = cpuMs()
  const answer = await session.flame({ selection, shape: core.PLAIN_SHAPE }, VIEW, null)
  const ms = cpuMs() - start
  if (!answer.ok) throw new Error(answer.error.sentence)
  return ms
}

/** The same ones every time. */
function jumps(windowCount) {
  let state = 12345
  const below = (limit) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * limit)
  }
  return Array.from({ length: QUESTIONS }, () => {
    const [a, b] = [below(windowCount - 1), below(windowCount - 1)]
    return { from: Math.min(a, b), to: Math.max(a, b) }
  })
}

/** One end moves from a third of the run on, as many steps as there are questions. */
function drag(windowCount, end) {
  const step = Math.max(1, Math.floor(windowCount / 3 / QUESTIONS))
  return Array.from({ length: QUESTIONS }, (_, n) => {
    const at = Math.floor(windowCount / 3) + n * step
    return end === 'to'
      ? { from: Math.floor(windowCount / 5), to: at }
      : { from: at, to: Math.floor((windowCount * 4) / 5) }
  })
}
