import { select } from 'd3-selection'

/** A box of the drawing, with everything below it. */
export interface ChartNode {
  readonly name: string
  /** What its width is made of: that of its children and its own. */
  readonly value: number
  readonly children: ChartNode[]
  readonly fill: string
  readonly ink: string
  readonly title: string
}

/** What d3-flame-graph binds to each box: the node, and where d3-hierarchy's partition put it. */
interface Drawn {
  readonly data: ChartNode
  readonly depth: number
}

/** The part of d3-flame-graph that is used here: the library comes without types. */
interface FlameChart {
  (selection: unknown): void
  width(px: number): FlameChart
  cellHeight(px: number): FlameChart
  minFrameSize(px: number): FlameChart
  transitionDuration(ms: number): FlameChart
  inverted(isIcicle: boolean): FlameChart
  sort(isSorted: boolean): FlameChart
  selfValue(isOwn: boolean): FlameChart
  tooltip(isShown: boolean): FlameChart
  setColorMapper(fill: (node: Drawn) => string): FlameChart
  setLabelHandler(title: (node: Drawn) => string): FlameChart
}

export interface ChartBox {
  readonly node: ChartNode
  /** As the library wrote it: `translate(12.5,38)`. */
  readonly transform: string
  readonly widthPx: number
  readonly depth: number
}

export interface ChartOptions {
  readonly widthPx: number
  readonly rowPx: number
  readonly isIcicle: boolean
}

/**
 * Lays a tree out with d3-flame-graph, in an element that is in no document, and reads the boxes back. The chart is called once:
 * a second call would take its own tree for data, since it knows it by the name of a class, which a minifier changes.
 */
export async function chartBoxes(
  root: ChartNode,
  options: ChartOptions,
): Promise<{ boxes: ChartBox[]; heightPx: number }> {
  const { default: flamegraph } = await import('d3-flame-graph')
  const chart = (flamegraph() as FlameChart)
    .width(options.widthPx)
    .cellHeight(options.rowPx)
    .minFrameSize(0)
    .transitionDuration(0)
    .inverted(options.isIcicle)
    .sort(false)
    .selfValue(false)
    .tooltip(false)
    .setColorMapper((node) => node.data.fill)
    .setLabelHandler((node) => node.data.title)
  const host = document.createElement('div')
  const selection = select(host).datum(root)
  chart(selection)
  const boxes: ChartBox[] = []
  select(host)
    .selectAll<SVGGElement, Drawn>('g.frame')
    .each(function (drawn) {
      boxes.push({
        node: drawn.data,
        transform: this.getAttribute('transform') ?? '',
        widthPx: Number(this.getAttribute('width')),
        depth: drawn.depth,
      })
    })
  const heightPx = Number(host.querySelector('svg')?.getAttribute('height') ?? 0)
  return { boxes, heightPx }
}
