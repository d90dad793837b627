// Indexes the capture on standard input and prints how much memory this process had at most, and how much CPU it took.
const { createIndexer } = await import(process.argv[2])
const indexer = createIndexer()
for await (const piece of process.stdin) indexer.push(piece)
const { totals, ending, cells, lifetimes, peaks, temporary, sites } = indexer.finish()
console.log(
  JSON.stringify({
    records: totals.records,
    isComplete: ending.isComplete,
    cells: cells.count,
    lifetimes: lifetimes.count,
    peaks: peaks.count,
    temporary: temporary.count,
    sites: sites.count,
    cpuMs: (process.cpuUsage().user + process.cpuUsage().system) / 1000,
    maxResidentBytes: process.resourceUsage().maxRSS * 1024,
  }),
)
