import { PlainDialog } from '../theme/Popup.tsx'

const KEYS: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Anywhere',
    keys: [
      ['1 … 5', 'Flame graph, table, tree, functions, stats'],
      ['/', 'Search'],
      ['Esc', 'Back to where the last zoom came from'],
      ['Ctrl Z', 'Undo'],
      ['Ctrl Shift Z', 'Redo'],
      ['?', 'These keys'],
    ],
  },
  {
    title: 'In the flame graph',
    keys: [
      ['↑ ↓', 'To the caller, to the callee'],
      ['← →', 'To the neighbours in the row'],
      ['Home End', 'To the ends of the row'],
      ['Enter', 'Zoom to the frame'],
      ['+ −', 'Zoom in and out around the middle'],
      ['A D', 'Pan left and right'],
      ['PgUp PgDn', 'Scroll the rows'],
      ['Ctrl C', 'Copy the frame and its numbers'],
      ['Menu', 'Menu of the frame (or Shift F10)'],
    ],
  },
  {
    title: 'In the table and the functions',
    keys: [
      ['↑ ↓', 'To the next row'],
      ['PgUp PgDn', 'By screens'],
      ['Home End', 'To the first, to the last row'],
      ['Enter', 'Show in the flame graph; callers of a function'],
      ['Ctrl C', 'Copy the row'],
      ['Menu', 'Menu of the row (or Shift F10)'],
    ],
  },
  {
    title: 'In the tree',
    keys: [
      ['↑ ↓', 'To the next row'],
      ['→ ←', 'Open and go in, close and go out'],
      ['*', 'Open all siblings'],
      ['E', 'Open the biggest path below'],
      ['Enter', 'Zoom the flame graph to the frame'],
      ['Home End', 'To the first, to the last row'],
      ['Menu', 'Menu of the frame (or Shift F10)'],
    ],
  },
  {
    title: 'In the search field',
    keys: [
      ['Enter', 'Next match'],
      ['Shift Enter', 'Previous match'],
      ['Esc', 'Clear, then leave the field'],
    ],
  },
  {
    title: 'On a handle of the time range',
    keys: [
      ['← →', 'Move it'],
      ['Shift ← →', 'Move it further'],
      ['Home End', 'As far as it goes'],
    ],
  },
  {
    title: 'With mouse or fingers',
    keys: [
      ['Click', 'Zoom to the frame'],
      ['Right click, long press', 'Menu of the frame'],
      ['Wheel, pinch', 'Zoom around the pointer or the fingers'],
      ['Shift wheel', 'Scroll the rows'],
      ['Drag', 'Pan; on the time axis: choose a range'],
      ['Double click', 'On the time axis: the whole run'],
    ],
  },
]

export function KeysDialog({
  isOpen,
  onOpenChange,
}: {
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
}) {
  return (
    <PlainDialog isOpen={isOpen} onOpenChange={onOpenChange} title="Keys and mouse">
      <div className="keys">
        {KEYS.map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </PlainDialog>
  )
}
