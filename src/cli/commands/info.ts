import type { Command } from 'commander'
import { captureInfo, infoText } from '../info.ts'
import { fileSource, openCapture } from '../openCapture.ts'
import { print } from '../output.ts'

export function addInfo(program: Command): void {
  program
    .command('info')
    .description('header, completeness, threads, snapshots and peak of a capture')
    .argument('<capture>', 'file that memray wrote; a cut one will do')
    .option('--json', 'print one JSON document')
    .action(async (capture: string, options: { json?: boolean }) => {
      const source = await fileSource(capture)
      const info = captureInfo(await openCapture(capture), source.sizeBytes ?? 0)
      await print(options.json ? JSON.stringify(info) : infoText(info))
    })
}
