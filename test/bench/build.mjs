import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { assemblyScript } from '../../scripts/assemblyScript.mjs'
import { ROOT } from '../../scripts/project.mjs'

const FOLDER = join(ROOT, 'dist', 'bench')

/** Bundles core.ts for Node and answers the address of the bundle. */
export async function buildCore() {
  await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    plugins: [assemblyScript()],
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: join(ROOT, 'test', 'bench', 'core.ts'),
      outDir: FOLDER,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rollupOptions: { output: { entryFileNames: 'core.js' } },
    },
  })
  return pathToFileURL(join(FOLDER, 'core.js')).href
}
