import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { createIndexer, packIndex } from '../../../src/capture/index.ts'
import { CaptureReports } from '../../../src/reports/index.ts'

/** Small captures with Memray's answers, which every clone has. */
export const FIXTURES = fileURLToPath(new URL('../../fixtures/captures/', import.meta.url))
/** All captures that there are, beside the repository on the build server. */
export const ALL_CAPTURES = fileURLToPath(new URL('../../../../shared/captures/', import.meta.url))

/** What manifest.json says of a capture. */
interface Facts {
  readonly headerVersion: number
  readonly native: boolean
  /** Missing where the version knows no aggregated captures. */
  readonly aggregated?: boolean
  readonly compressed: boolean
  readonly complete: boolean
  /** In the header: 0 in aggregated and unfinished captures. */
  readonly events: number
}

type Options = Parameters<typeof createIndexer>[0]

function reportsOf(bytes: Uint8Array, options: Options): CaptureReports {
  const indexer = createIndexer(options)
  indexer.push(bytes)
  return new CaptureReports(indexer.finish())
}

/** One real capture and what Memray itself says of it: NAME.bin, and NAME.answers/ beside it. */
export class RealCapture {
  /** `v13/tiny` */
  readonly name: string
  readonly facts: Facts
  readonly #path: string

  constructor(name: string, facts: Facts, folder: string) {
    this.name = name
    this.facts = facts
    this.#path = join(folder, name)
  }

  get bytes(): Uint8Array {
    return new Uint8Array(readFileSync(`${this.#path}.bin`))
  }

  hasAnswer(name: string): boolean {
    const path = join(`${this.#path}.answers`, name)
    return existsSync(path) || existsSync(`${path}.gz`)
  }

  /** A file of the answers as text, `stats.json` say. */
  answer(name: string): string {
    const path = join(`${this.#path}.answers`, name)
    const packed = `${path}.gz`
    return (existsSync(packed) ? gunzipSync(readFileSync(packed)) : readFileSync(path)).toString('utf8')
  }

  open(options: Options = {}): CaptureReports {
    return reportsOf(this.bytes, options)
  }

  /** Packed first, as `memreel pack` does it, and then opened from that. */
  openPacked(options: Options = {}): CaptureReports {
    const { index } = reportsOf(this.bytes, { findLateBooking: true })
    const file = { captureName: this.name, captureBytes: this.bytes.length, captureSha256: null, packedBy: 'test' }
    return reportsOf(packIndex(index, file), options)
  }
}

export function capturesIn(folder: string): RealCapture[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((version) => existsSync(join(folder, version, 'manifest.json')))
    .sort()
    .flatMap((version) => {
      const manifest: Record<string, Facts> = JSON.parse(readFileSync(join(folder, version, 'manifest.json'), 'utf8'))
      return Object.entries(manifest).map(
        ([file, facts]) => new RealCapture(`${version}/${file.replace(/\.bin$/, '')}`, facts, folder),
      )
    })
}
