import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import type { CaptureFacts, ExportFormat } from '../../workers/index.ts'
import { usePicture } from '../flame/pictureStore.ts'
import { useView } from '../view/viewStore.ts'
import { exportPng, exportReport, exportSvg } from './exporting.ts'
import '../frame/frame.css'

const REPORTS: readonly { readonly format: ExportFormat; readonly name: string; readonly hint: string }[] = [
  { format: 'csv', name: 'CSV', hint: 'allocators, sizes and stacks' },
  { format: 'speedscope', name: 'speedscope', hint: '.json' },
  { format: 'gprof2dot', name: 'gprof2dot', hint: '.json' },
  { format: 'collapsed', name: 'Collapsed stacks', hint: 'for flame graph tools' },
]

/** Takes what is on the screen elsewhere. */
export function ExportMenu({ facts }: { readonly facts: CaptureFacts }) {
  const panel = useView((s) => s.view.panel)
  const hasPicture = usePicture((s) => s.placed !== null)
  const [problem, setProblem] = useState<string | null>(null)
  const run = (work: () => Promise<string | null>) => void work().then(setProblem)
  return (
    <span className="export">
      <DropdownMenu.Root modal={false} onOpenChange={() => setProblem(null)}>
        <DropdownMenu.Trigger className="export-button">Export</DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="popup menu" align="end" sideOffset={4} collisionPadding={8}>
            <DropdownMenu.Label className="menu-title">What is selected</DropdownMenu.Label>
            {REPORTS.map(({ format, name, hint }) => (
              <Item key={format} name={name} hint={hint} onSelect={() => run(() => exportReport(format))} />
            ))}
            <DropdownMenu.Separator className="menu-line" />
            <DropdownMenu.Label className="menu-title">The flame graph</DropdownMenu.Label>
            <Item name="SVG" hint="to scale, with text" disabled={!hasPicture} onSelect={() => run(exportSvg)} />
            <Item
              name="PNG"
              hint={panel === 'flame' ? 'as it is on the screen' : 'in its own view'}
              disabled={panel !== 'flame' || !hasPicture}
              onSelect={() => run(exportPng)}
            />
            {facts.hasTime && (
              <>
                <DropdownMenu.Separator className="menu-line" />
                <DropdownMenu.Label className="menu-title">The whole run</DropdownMenu.Label>
                <Item
                  name="Timeline CSV"
                  hint="resident and heap size"
                  onSelect={() => run(() => exportReport('timeline'))}
                />
              </>
            )}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {problem && (
        <span className="moment-error export-problem" role="alert">
          {problem}
        </span>
      )}
    </span>
  )
}

function Item(props: {
  readonly name: string
  readonly hint: string
  readonly disabled?: boolean
  readonly onSelect: () => void
}) {
  return (
    <DropdownMenu.Item className="menu-item" disabled={props.disabled ?? false} onSelect={props.onSelect}>
      {props.name}
      <span className="amount">{props.hint}</span>
    </DropdownMenu.Item>
  )
}
