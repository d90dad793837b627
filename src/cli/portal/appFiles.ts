import { readdir, readFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CaptureError } from '../../parsers/index.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.bin': 'application/octet-stream',
  '.css': 'text/css; charset=utf-8',
  '.gz': 'application/octet-stream',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.memreel': 'application/octet-stream',
  '.svg': 'image/svg+xml',
}

export function typeOf(path: string): string {
  return TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream'
}

/** Whether the page may ask for news of the list (`live`), or has a list that stays as it is. */
export type PortalKind = 'live' | 'static'

/** The app's files by path, with a page that shows a list of captures at its start. */
export async function portalFiles(kind: PortalKind): Promise<Map<string, Buffer>> {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'app')
  const files = new Map<string, Buffer>()
  let names: string[]
  try {
    names = (await readdir(folder, { withFileTypes: true, recursive: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  } catch {
    throw new CaptureError(
      'unreadable',
      `${folder} is missing: this memreel was built without the app (npm run build).`,
    )
  }
  for (const name of names) {
    files.set(
      name
        .slice(folder.length + 1)
        .split(/[\\/]/)
        .join('/'),
      await readFile(name),
    )
  }
  const page = files.get('index.html')
  if (!page) throw new CaptureError('unreadable', `${folder} has no index.html: npm run build makes it.`)
  const mark = `<meta name="memreel-portal" content="${kind}" />`
  files.set('index.html', Buffer.from(page.toString('utf8').replace('<head>', `<head>\n    ${mark}`)))
  return files
}
