import { mkdir, readdir, realpath, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import type { Command } from 'commander'
import { CaptureError } from '../../parsers/index.ts'
import { UsageError } from '../options.ts'
import { tell } from '../output.ts'
import { openForPacking, type PackingOptions, packOpened, withPacking } from '../packing.ts'
import { portalFiles } from '../portal/appFiles.ts'
import { type ListedCapture, type Listing, listedFacts } from '../portal/listing.ts'
import { findCaptures } from '../portal/scan.ts'

export function addSite(program: Command): void {
  withPacking(program.command('site'))
    .description('the same as `serve` as files for any web server: the app, packed indexes and their list')
    .argument('<folder>', 'where the captures are')
    .requiredOption('-o, --output <folder>', 'where to write the site')
    .option('-f, --force', 'write into a folder that is not empty')
    .action(async (folder: string, options: PackingOptions & { output: string; force?: boolean }) => {
      const { output } = options
      await mkdir(output, { recursive: true })
      // a site inside the folder is not one of its captures
      const own = `${await realpath(output)}${sep}`
      const found = (await readable(folder)).filter(({ file }) => !file.startsWith(own))
      if (!options.force && (await readdir(output)).length > 0) {
        throw new UsageError(`${output} is not empty. With --force its files are replaced.`)
      }
      for (const [path, bytes] of await portalFiles('static')) await writeBelow(output, path, bytes)
      const captures: ListedCapture[] = []
      const taken = new Set<string>()
      for (const { file, path, modifiedMs } of found) {
        try {
          const opened = await openForPacking(file)
          const packed = packOpened(file, opened, options)
          const packedPath = freeName(path.replace(/\.memreel$/i, ''), taken)
          await writeBelow(output, `captures/${packedPath}`, packed)
          captures.push({
            url: `captures/${packedPath}`.split('/').map(encodeURIComponent).join('/'),
            path: packedPath,
            sizeBytes: packed.length,
            modifiedMs: Math.round(modifiedMs),
            facts: {
              ...listedFacts(opened.index),
              ...(options.redactCommandLine ? { program: '' } : {}),
            },
            problem: null,
          })
        } catch (cause) {
          if (!(cause instanceof CaptureError)) throw cause
          tell(`${path} is left out: ${cause.message}`)
        }
      }
      const listing: Listing = { captures, unread: 0 }
      await writeBelow(output, 'captures.json', Buffer.from(JSON.stringify(listing)))
      tell(`${output}: ${captures.length} of ${found.length} captures`)
    })
}

/** `app.bin` and `app.bin.memreel` may lie side by side; some file systems do not tell `app` and `App` apart. */
function freeName(path: string, taken: Set<string>): string {
  let name = `${path}.memreel`
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${path}-${n}.memreel`
  taken.add(name.toLowerCase())
  return name
}

async function readable(folder: string) {
  try {
    return await findCaptures(folder)
  } catch {
    throw new CaptureError('unreadable', `${folder} can't be read: there is no such folder.`)
  }
}

async function writeBelow(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const file = join(folder, ...path.split('/'))
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, bytes)
}
