import { defineConfig } from 'vite'
import { assemblyScript } from './scripts/assemblyScript.mjs'
import { QUIET, reportTemplate } from './vite.report.config.ts'

/**
 * The command line tool for Node, all libraries inside, so that it starts fast and runs without node_modules. The thread in which `serve`
 * reads captures is an entry of its own.
 */
export default defineConfig({
  publicDir: false,
  plugins: [assemblyScript(), reportTemplate('report.html')],
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: 'dist/cli',
    target: 'node20',
    minify: false,
    rollupOptions: {
      checks: QUIET,
      input: { memreel: 'src/cli/main.ts', portalWorker: 'src/cli/portal/factsWorker.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js', banner: '#!/usr/bin/env node' },
    },
  },
})
