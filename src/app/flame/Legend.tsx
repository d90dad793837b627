import { useMemo } from 'react'
import { PopoverButton } from '../theme/Popup.tsx'
import { useTheme } from '../theme/theme.ts'
import { growthColours, legendColour } from './inks.ts'
import { usePicture } from './pictureStore.ts'
import type { PlacedPicture } from './placed.ts'

const SHOWN = 5
const MOST = 200
const ROOT_KIND = 3

interface Entry {
  readonly colour: number
  readonly name: string
}

/** What the colours stand for, those that cover most of the picture first. */
export function Legend() {
  const placed = usePicture((s) => s.placed)
  const entries = useMemo(() => (placed ? legendOf(placed) : []), [placed])
  if (placed?.asked.mode === 'growth') return <GrowthLegend />
  if (!placed || entries.length === 0) return null
  const swatches = (list: readonly Entry[]) =>
    list.map((entry) => <Swatch key={entry.colour} entry={entry} placed={placed} />)
  return (
    <div className="legend">
      <ul aria-label="Colours">{swatches(entries.slice(0, SHOWN))}</ul>
      {entries.length > SHOWN && (
        <PopoverButton label={`${entries.length - SHOWN} more`} name="All colours" className="plain">
          <ul className="legend-all">{swatches(entries.slice(SHOWN, MOST))}</ul>
          {entries.length > MOST && <p className="amount">and {entries.length - MOST} more</p>}
        </PopoverButton>
      )}
    </div>
  )
}

function GrowthLegend() {
  const { grown, shrunk } = growthColours(useTheme((s) => s.theme))
  return (
    <div className="legend">
      <ul aria-label="Colours">
        <li>
          <i style={{ background: grown }} />
          grown
        </li>
        <li>
          <i style={{ background: shrunk }} />
          shrunk
        </li>
      </ul>
    </div>
  )
}

function Swatch({ entry, placed }: { readonly entry: Entry; readonly placed: PlacedPicture }) {
  const theme = useTheme((s) => s.theme)
  return (
    <li title={entry.name}>
      <i style={{ background: legendColour(theme, placed.asked.colourBy, entry.colour, entry.name) }} />
      <span>{entry.name}</span>
    </li>
  )
}

function legendOf({ picture, asked }: PlacedPicture): Entry[] {
  const area = new Map<number, number>()
  for (let i = 0; i < picture.node.length; i++) {
    const colour = picture.colour[i]!
    const isRoot = asked.colourBy === 'kind' ? colour === ROOT_KIND : picture.node[i] === 0
    if (!isRoot && picture.row[i]! >= 0) area.set(colour, (area.get(colour) ?? 0) + picture.width[i]!)
  }
  return [...area].sort((a, b) => b[1] - a[1]).map(([colour]) => ({ colour, name: picture.legend[colour] ?? 'other' }))
}
