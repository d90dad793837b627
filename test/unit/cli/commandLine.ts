import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { ROOT } from '../../../scripts/project.mjs'

export interface Outcome {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** The command, built from the sources into a folder of its own, which is there for files of the tests too. */
export class CommandLine {
  readonly folder = mkdtempSync(join(tmpdir(), 'memreel-cli-'))

  async build(): Promise<void> {
    await build({
      root: ROOT,
      configFile: join(ROOT, 'vite.cli.config.ts'),
      logLevel: 'error',
      build: { outDir: join(this.folder, 'cli') },
    })
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }

  run(...args: string[]): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [join(this.folder, 'cli', 'memreel.js'), ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let out = ''
      let err = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text
      })
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        err += text
      })
      child.on('error', reject)
      child.on('close', (status) => resolve({ status, out, err }))
    })
  }
}
