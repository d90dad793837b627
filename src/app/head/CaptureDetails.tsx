import type { CaptureFacts } from '../../workers/index.ts'
import { formatBytes } from '../format/bytes.ts'
import { countOf, formatCount } from '../format/counts.ts'
import { formatDateTime, formatDuration, formatElapsed } from '../format/times.ts'
import { pythonVersionText } from './pythonVersion.ts'

/** All that the head of the capture says, in words. */
export function CaptureDetails({ facts }: { readonly facts: CaptureFacts }) {
  const { header, ending } = facts
  const isCoarser = facts.snapshotCount + 1 > facts.windowCount
  const rows: readonly (readonly [string, string])[] = [
    ['Command line', header.commandLine],
    ['Started', formatDateTime(header.startTimeMs)],
    ['Ended', ending.isComplete ? formatDateTime(header.endTimeMs) : 'unknown: the capture is cut off'],
    ['Duration', formatDuration(facts.endMs)],
    ['Process', `PID ${header.pid}, ${countOf(facts.threads.length, 'thread')}`],
    [
      'Python',
      header.pythonVersion === null ? 'version not recorded by this Memray' : pythonVersionText(header.pythonVersion),
    ],
    ['Python allocator', `${header.pythonAllocator}${header.tracesPythonAllocators ? ', traced' : ', not traced'}`],
    ['Native traces', header.hasNativeTraces ? 'yes' : 'no'],
    ['Peak heap', `${formatBytes(facts.peakBytes)}${facts.hasTime ? ` at ${formatElapsed(facts.peakElapsedMs)}` : ''}`],
    [
      'Peak resident',
      facts.peakRssBytes > 0
        ? `${formatBytes(facts.peakRssBytes)}${facts.hasTime ? ` at ${formatElapsed(facts.peakRssElapsedMs)}` : ''}`
        : 'not recorded',
    ],
    [
      'Allocations',
      header.isAggregated
        ? 'not recorded: the capture is aggregated'
        : `${formatCount(facts.allocationCount)}, ${formatBytes(facts.allocatedBytes)}`,
    ],
    ...(header.isAggregated
      ? []
      : [['With deallocations', `${formatCount(facts.eventCount)} (Memray calls this "total allocations")`] as const]),
    ['Not freed', `${formatBytes(facts.leakedBytes)} in ${countOf(facts.leakedCount, 'allocation')}`],
    [
      'Allocators',
      facts.allocators
        .map((a) => (header.isAggregated ? a.name : `${a.name} ${formatCount(a.allocationCount)}`))
        .join(', '),
    ],
    [
      'Memory records',
      `${formatCount(facts.snapshotCount)}${isCoarser ? `, kept as ${formatCount(facts.windowCount)} steps of time` : ''}`,
    ],
    [
      'File',
      `${facts.fileBytes === null ? 'size unknown' : formatBytes(facts.fileBytes)}, ${compressionText(facts.compression)}${header.isAggregated ? ', aggregated' : ''}`,
    ],
    ['Format', `version ${header.version}`],
    ...(facts.packed ? packedRows(facts.packed) : []),
    [
      'Distinct places',
      `${formatCount(facts.siteCount)} that allocate, ${formatCount(facts.locationCount)} lines of code`,
    ],
  ]
  return (
    <dl className="details">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Where a packed index comes from, and what it lacks. */
function packedRows(packed: NonNullable<CaptureFacts['packed']>): readonly (readonly [string, string])[] {
  const { captureName, captureBytes, captureSha256, redacted, packedBy } = packed
  const leftOut = [
    redacted.commandLine ? 'command line' : '',
    redacted.threadNames ? 'names of threads' : '',
    redacted.pathParts === null ? '' : `all but the last ${countOf(redacted.pathParts, 'part')} of paths`,
  ].filter((part) => part !== '')
  return [
    [
      'Packed from',
      `${captureName}${captureBytes === null ? '' : `, ${formatBytes(captureBytes)}`}, by ${packedBy}${leftOut.length > 0 ? `; left out: ${leftOut.join(', ')}` : ''}`,
    ],
    ...(captureSha256 === null ? [] : [['SHA-256 of it', captureSha256] as const]),
  ]
}

function compressionText(compression: string): string {
  return compression === 'none' ? 'not compressed' : `compressed (${compression})`
}
