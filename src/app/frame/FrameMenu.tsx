import { DropdownMenu } from 'radix-ui'
import { copyText } from '../flame/copying.ts'
import { useReport } from '../opening/reportStore.ts'
import { chooseSources } from '../sources/sourcesStore.ts'
import { useView } from '../view/viewStore.ts'
import { EditorDialog } from './EditorDialog.tsx'
import { editorLink, isFile, useEditor } from './editorLink.ts'
import {
  findInFlame,
  focusOn,
  ignoreFrame,
  pathText,
  showCallers,
  showHistory,
  showInFlame,
  showInTable,
  showInTree,
} from './frameActions.ts'
import { type FrameTarget, useFrameMenu } from './menuStore.ts'
import './frame.css'

/** The one menu for a frame, wherever it was pointed at. Not modal: a modal menu locks scrolling with a style tag. */
export function FrameMenu() {
  const { target, x, y, isEditorOpen } = useFrameMenu()
  const close = () => useFrameMenu.setState({ target: null })
  return (
    <>
      <DropdownMenu.Root modal={false} open={target !== null} onOpenChange={(isOpen) => !isOpen && close()}>
        <DropdownMenu.Trigger asChild>
          <span className="menu-anchor" tabIndex={-1} style={{ left: x, top: y }} aria-hidden="true" />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          {target && (
            <DropdownMenu.Content
              className="popup menu"
              align="start"
              sideOffset={2}
              collisionPadding={8}
              aria-label={`Frame ${target.functionName}`}
              onCloseAutoFocus={(event) => {
                event.preventDefault()
                const { opener } = useFrameMenu.getState()
                if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true })
              }}
            >
              <Items target={target} />
            </DropdownMenu.Content>
          )}
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <EditorDialog isOpen={isEditorOpen} onOpenChange={(isOpen) => useFrameMenu.setState({ isEditorOpen: isOpen })} />
    </>
  )
}

function Items({ target }: { readonly target: FrameTarget }) {
  const panel = useView((s) => s.view.panel)
  const groupBy = useView((s) => s.view.groupBy)
  const hasTime = useReport((s) => s.report?.facts.hasTime ?? false)
  const editor = useEditor()
  const { functionName, file, line, path, stack } = target
  const link = editorLink(editor, file, line)
  // A frame that stands for a file or a package is no function: it has no callers of its own.
  const isFunction = groupBy === 'line' || groupBy === 'function'
  return (
    <>
      <DropdownMenu.Label className="menu-title code">{functionName}</DropdownMenu.Label>
      <Item onSelect={() => void copyText(functionName, 'Name')}>Copy name</Item>
      {file !== '' && <Item onSelect={() => void copyText(pathText(target), 'Path')}>Copy path</Item>}
      {stack !== null && <Item onSelect={() => void copyText(stack, 'Stack')}>Copy stack</Item>}
      <Item onSelect={() => void copyText(target.text, 'Frame')}>Copy with numbers</Item>
      <Line />
      <Item onSelect={() => focusOn(target)}>Focus on this</Item>
      <Item onSelect={() => ignoreFrame(target)}>Ignore this</Item>
      <Line />
      {panel !== 'flame' && (
        <Item onSelect={() => (path ? showInFlame(path) : findInFlame(target))}>Show in flame graph</Item>
      )}
      {panel !== 'table' && <Item onSelect={() => showInTable(target)}>Show in table</Item>}
      {panel !== 'tree' && path && <Item onSelect={() => showInTree(path)}>Show in tree</Item>}
      {path && path.length > 0 && hasTime && <Item onSelect={() => showHistory(path)}>Show history</Item>}
      {isFunction && <Item onSelect={() => showCallers(target)}>Show callers and callees</Item>}
      {isFile(file) && (
        <>
          <Line />
          {link ? (
            <DropdownMenu.Item className="menu-item" asChild>
              <a href={link}>Open in editor</a>
            </DropdownMenu.Item>
          ) : (
            <Item onSelect={() => useFrameMenu.setState({ isEditorOpen: true })}>Open in editor…</Item>
          )}
          <Item onSelect={chooseSources}>Source lines from a folder…</Item>
        </>
      )}
    </>
  )
}

function Item(props: { readonly onSelect: () => void; readonly children: React.ReactNode }) {
  return (
    <DropdownMenu.Item className="menu-item" onSelect={props.onSelect}>
      {props.children}
    </DropdownMenu.Item>
  )
}

function Line() {
  return <DropdownMenu.Separator className="menu-line" />
}
