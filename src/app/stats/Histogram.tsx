import { useState } from 'react'
import type { StatsReport } from '../../workers/index.ts'
import { Segmented } from '../controls/Segmented.tsx'
import { formatBytes } from '../format/bytes.ts'
import { formatCount, formatShare } from '../format/counts.ts'
import { Share } from '../lists/VirtualGrid.tsx'

type Scale = 'linear' | 'logarithmic'

/** How many allocations had which size: Memray's ten classes with their exact bounds. */
export function Histogram({ stats }: { readonly stats: StatsReport }) {
  const [scale, setScale] = useState<Scale>('linear')
  const { histogram } = stats
  const most = histogram.reduce((max, bin) => Math.max(max, bin.count), 0)
  const length = (count: number) => {
    if (most === 0) return 0
    return scale === 'linear' ? count / most : Math.log1p(count) / Math.log1p(most)
  }
  return (
    <section className="stats-part is-tall" aria-labelledby="stats-histogram">
      <header className="stats-head">
        <h3 id="stats-histogram">Sizes of allocations</h3>
        <Segmented
          name="Scale of the bars"
          value={scale}
          choices={[
            { value: 'linear', label: 'Linear' },
            { value: 'logarithmic', label: 'Logarithmic' },
          ]}
          onChange={setScale}
        />
      </header>
      <table className="bars histogram">
        <thead>
          <tr>
            <th scope="col" className="number">
              From
            </th>
            <th scope="col" className="number">
              To
            </th>
            <th scope="col" className="number">
              Allocations
            </th>
            <th scope="col" className="number">
              Share
            </th>
            <td className="bars-bar" />
          </tr>
        </thead>
        <tbody>
          {histogram.map((bin) => (
            <tr key={bin.minBytes}>
              <th scope="row" className="number" title={formatBytes(bin.minBytes)}>
                {formatCount(bin.minBytes)} B
              </th>
              <td className="number" title={formatBytes(bin.maxBytes)}>
                {formatCount(bin.maxBytes)} B
              </td>
              <td className="number">{formatCount(bin.count)}</td>
              <td className="number">{formatShare(bin.count / stats.allocationCount)}</td>
              <td className="bars-bar">{bin.count > 0 && <Share share={length(bin.count)} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="panel-note">
        The smallest allocation had {formatCount(stats.smallestSize)} B, the largest {formatCount(stats.largestSize)} B
        ({formatBytes(stats.largestSize)}). Bounds are included; the classes are equally wide in the logarithm of the
        size.
      </p>
    </section>
  )
}
