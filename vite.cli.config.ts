import { defineConfig } from 'vite'

/** The command line tool: one file for Node, all libraries inside, so that it starts fast and runs without node_modules. */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: 'src/cli/main.ts',
    outDir: 'dist/cli',
    target: 'node20',
    minify: false,
    rollupOptions: { output: { entryFileNames: 'memreel.js', banner: '#!/usr/bin/env node' } },
  },
})
