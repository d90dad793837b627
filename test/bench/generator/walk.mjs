import { CallTree } from './callTree.mjs'
import { Code, codeUnits, describeCode } from './codeObjects.mjs'
import { mix } from './random.mjs'
import { HOT_NODES } from './settings.mjs'

const ONE_IN_EIGHT = 7
const CHOICES_FOR_HOT = 4

/**
 * Where the program is: its threads take turns, and each goes from place to place of the call tree. Places come in turn from
 * a working set that slides over the whole tree once, and one in eight from the hot places of the phase.
 *
 *   tree     1 2 3 4 5 6 7 8 9 ..        window 0  [1 2 3 4]      1 2 3 4 7 1 2 ..   (7 is hot)
 *                                        window 1      [3 4 5 6]  3 4 5 7 6 3 4 ..
 *
 * Going somewhere pops to the nearest node that both stacks have and pushes the rest.
 */
export class Walk {
  constructor(settings, random, writer) {
    this.settings = settings
    this.random = random
    this.writer = writer
    this.tree = new CallTree(settings)
    this.thread = -1
    this.turnVisits = 0
    /** By thread: the node whose stack it has, and where it is in its working set. */
    this.node = new Int32Array(settings.threads)
    this.cursor = new Int32Array(settings.threads)
    /** By slice of the tree. */
    this.workBegin = new Int32Array(2)
    this.workEnd = new Int32Array(2)
    this.hot = [new Int32Array(HOT_NODES), new Int32Array(HOT_NODES)]
    this.path = new Int32Array(settings.maxDepth + 1)
    this.sawCode = new Uint8Array(this.tree.codes)
    this.sawNode = new Uint8Array(this.tree.nodes + 1)
    this.sawFrame = new Uint8Array(this.tree.codes * codeUnits(Code.MAIN))
    this.phase = -1

    this.threads = 0
    this.stacks = 0
    this.frames = 0
    this.codeObjects = 0
    this.pushes = 0
    this.pops = 0
  }

  /** Takes the working sets to where they are when `share` of the run is over, and picks hot places for a new phase. */
  slide(share) {
    const { settings, tree } = this
    tree.slices.forEach(({ begin, end }, slice) => {
      const size = Math.min(settings.workingSet, end - begin)
      this.workBegin[slice] = begin + Math.floor((end - begin - size) * share)
      this.workEnd[slice] = this.workBegin[slice] + size
    })
    const phase = Math.min(settings.phases - 1, Math.floor(share * settings.phases))
    if (phase === this.phase) return
    this.phase = phase
    tree.slices.forEach((slice, index) => {
      for (let place = 0; place < HOT_NODES; place++) {
        this.hot[index][place] = this.#shallowNode(slice, phase * HOT_NODES + place)
      }
    })
  }

  /** The shallowest of some, so that going there is not a matter of hundreds of frames. */
  #shallowNode({ begin, end }, seed) {
    let best = begin
    for (let choice = 0; choice < CHOICES_FOR_HOT; choice++) {
      const node = begin + (mix(seed, choice) % (end - begin))
      if (choice === 0 || this.tree.depth[node] < this.tree.depth[best]) best = node
    }
    return best
  }

  /** Goes to the next place and answers its node. */
  goOn() {
    if (--this.turnVisits < 0) this.#switchThread()
    const { thread } = this
    const slice = thread > 0 ? this.tree.slices.length - 1 : 0
    const dice = this.random.next()
    let to
    if ((dice & ONE_IN_EIGHT) === 0) {
      to = this.hot[slice][(dice >>> 3) % HOT_NODES]
    } else {
      to = this.cursor[thread] + 1
      if (to < this.workBegin[slice] || to >= this.workEnd[slice]) to = this.workBegin[slice]
      this.cursor[thread] = to
    }
    this.#move(this.node[thread], to)
    this.node[thread] = to
    return to
  }

  #move(from, to) {
    const { writer, path } = this
    const { parent, depth, code, unit } = this.tree
    let up = from
    let down = to
    let pops = 0
    let pushes = 0
    for (; depth[up] > depth[down]; up = parent[up]) pops++
    for (; depth[down] > depth[up]; down = parent[down]) path[pushes++] = down
    for (; up !== down; up = parent[up], down = parent[down]) {
      pops++
      path[pushes++] = down
    }
    writer.pop(pops)
    this.pops += pops
    this.pushes += pushes
    while (pushes > 0) {
      const node = path[--pushes]
      if (this.sawNode[node] === 0) this.#firstPush(node)
      writer.push(code[node], unit[node] * 2)
    }
  }

  #firstPush(node) {
    const code = this.tree.code[node]
    const frame = code * codeUnits(Code.MAIN) + this.tree.unit[node]
    this.sawNode[node] = 1
    this.stacks++
    if (this.sawFrame[frame] === 0) {
      this.sawFrame[frame] = 1
      this.frames++
    }
    if (this.sawCode[code] === 0) {
      this.sawCode[code] = 1
      this.codeObjects++
      this.writer.codeObject(code, describeCode(code))
    }
  }

  #switchThread() {
    const { settings, random, writer } = this
    this.turnVisits = Math.ceil(settings.turnVisits * (0.2 + 1.6 * random.fraction()))
    const others = settings.threads - 1
    // Half of the turns are the main thread's, who has the first; the others come in one after another.
    const isOther = others > 0 && this.thread !== -1 && random.below(2) === 1
    const thread = isOther ? Math.min(1 + random.below(others), this.threads) : 0
    if (thread === this.thread) return
    this.thread = thread
    writer.switchThread(thread + 1)
    if (thread < this.threads) return
    this.threads++
    writer.threadName(thread === 0 ? 'MainThread' : `worker-${thread}`)
    this.cursor[thread] = thread === 0 ? 0 : random.below(settings.nodes)
  }
}
