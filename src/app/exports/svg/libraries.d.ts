/** d3-flame-graph comes without types; flameChart.ts says what of it is used. */
declare module 'd3-flame-graph' {
  const flamegraph: () => unknown
  export default flamegraph
}
