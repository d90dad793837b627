import { SourcesControl } from '../sources/SourcesControl.tsx'
import { PopoverButton } from '../theme/Popup.tsx'
import { changeView, useView } from '../view/viewStore.ts'
import { Segmented } from './Segmented.tsx'

/** How the picture is drawn, without changing what is counted. */
export function DisplayControls() {
  const layout = useView((s) => s.view.layout)
  const order = useView((s) => s.view.order)
  const colourBy = useView((s) => s.view.colourBy)
  const inverted = useView((s) => s.view.inverted)
  return (
    <>
      <label className="check" title="Allocating functions at the root, their callers below">
        <input
          type="checkbox"
          checked={inverted}
          onChange={(event) => changeView({ inverted: event.target.checked, zoom: [], span: null })}
        />
        Inverted
      </label>
      <PopoverButton label="Display" name="How the picture is drawn">
        <div className="display-popup">
          <Segmented
            name="Root"
            hasVisibleName
            value={layout}
            choices={[
              { value: 'icicle', label: 'On top (icicle)' },
              { value: 'flame', label: 'At the bottom (flame)' },
            ]}
            onChange={(value) => changeView({ layout: value })}
          />
          <Segmented
            name="Order"
            hasVisibleName
            value={order}
            choices={[
              { value: 'first-seen', label: 'First seen', title: 'Boxes keep their places when the range changes' },
              { value: 'size', label: 'Size', title: 'The biggest first' },
            ]}
            onChange={(value) => changeView({ order: value })}
          />
          <Segmented
            name="Colour by"
            hasVisibleName
            value={colourBy}
            choices={[
              { value: 'kind', label: 'Kind', title: 'Python, C and C++, other' },
              { value: 'module', label: 'Module' },
              { value: 'thread', label: 'Thread' },
            ]}
            onChange={(value) => changeView({ colourBy: value })}
          />
          <SourcesControl />
        </div>
      </PopoverButton>
    </>
  )
}
