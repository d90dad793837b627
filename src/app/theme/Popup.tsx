import { Dialog, Popover } from 'radix-ui'
import type { ReactNode } from 'react'
import './popup.css'

/** A button with a panel below it. */
export function PopoverButton(props: {
  readonly label: ReactNode
  readonly name: string
  readonly children: ReactNode
  readonly className?: string | undefined
  readonly title?: string | undefined
}) {
  return (
    <Popover.Root>
      <Popover.Trigger className={props.className} title={props.title}>
        {props.label}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popup" align="start" sideOffset={4} collisionPadding={8} aria-label={props.name}>
          {props.children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

/**
 * A dialog over the page. Radix's own Overlay is left out on purpose: it locks scrolling with a style tag, which a strict
 * content security policy forbids. The backdrop here is a plain element; focus is trapped by Content as usual.
 */
export function PlainDialog(props: {
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
  readonly title: string
  readonly children: ReactNode
}) {
  return (
    <Dialog.Root open={props.isOpen} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <div className="backdrop" />
        <Dialog.Content className="dialog" aria-describedby={undefined}>
          <header className="dialog-head">
            <Dialog.Title>{props.title}</Dialog.Title>
            <Dialog.Close className="plain" aria-label="Close">
              ×
            </Dialog.Close>
          </header>
          {props.children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
