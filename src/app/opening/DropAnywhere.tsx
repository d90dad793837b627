import { useEffect, useState } from 'react'
import { takeEarlyDrop } from '../starting/earlyDrop.ts'
import { fileFromDrop, type PickedFile } from './fileHandles.ts'
import { openFile } from './openCapture.ts'
import { useReport } from './reportStore.ts'

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true

async function openDropped(drop: Promise<PickedFile | null>): Promise<void> {
  const picked = await drop
  if (picked) await openFile(picked)
  else {
    useReport.setState({
      failure: { name: 'What was dropped', sentence: 'It is not a file. Drop one Memray capture.' },
    })
  }
}

/** The whole window takes a dropped capture, at any time. */
export function DropAnywhere() {
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    // Entering a child fires before leaving its parent, so only the balance of both tells whether the pointer is still inside.
    let depth = 0
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
    }
    const enter = (event: DragEvent) => {
      if (hasFiles(event)) setIsOver(++depth > 0)
    }
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return
      depth = Math.max(0, depth - 1)
      setIsOver(depth > 0)
    }
    const drop = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      depth = 0
      setIsOver(false)
      void openDropped(fileFromDrop(event.dataTransfer))
    }
    const early = takeEarlyDrop()
    if (early) void openDropped(early)
    addEventListener('dragover', over)
    addEventListener('dragenter', enter)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragenter', enter)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [])
  return isOver ? <div className="drop-veil">Drop to open</div> : null
}
