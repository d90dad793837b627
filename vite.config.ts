import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { assemblyScript } from './scripts/assemblyScript.mjs'
import { QUIET, reportTemplate } from './vite.report.config.ts'

/** What of these folders the page does not use has no place in its script, tables that are made on loading included. */
const BELOW_THE_PAGE = /\/src\/(?:parsers|capture|reports)\//

export default defineConfig({
  base: './',
  plugins: [react(), assemblyScript(), preloadedStart(), pagePolicy(), reportTemplate('report-template.html')],
  build: {
    outDir: 'dist/app',
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      checks: QUIET,
      treeshake: { moduleSideEffects: [{ test: BELOW_THE_PAGE, sideEffects: false }] },
    },
  },
  worker: { format: 'iife', plugins: () => [assemblyScript()], rolldownOptions: { checks: QUIET } },
})

/** The page starts in several tasks (main.tsx), whose scripts are dynamic imports; they are all fetched at once. */
function preloadedStart(): Plugin {
  const isOfStart = (id: string | null) => id !== null && /\/(?:react-dom\/client\.js|src\/app\/App\.tsx)$/.test(id)
  return {
    name: 'memreel-preloaded-start',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {} }) {
        const files = new Set<string>()
        const add = (file: string) => {
          const chunk = bundle[file]
          if (chunk?.type !== 'chunk' || files.has(file)) return
          files.add(file)
          chunk.imports.forEach(add)
        }
        for (const chunk of Object.values(bundle)) {
          if (chunk.type === 'chunk' && isOfStart(chunk.facadeModuleId)) add(chunk.fileName)
        }
        if (files.size < 2) throw new Error('The scripts that the page starts with were not found.')
        return [...files].map((file) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
          injectTo: 'head' as const,
        }))
      },
    },
  }
}

/**
 * The policy of the page on servers that send none: its own files only, and no network but its own server. Captures from elsewhere are
 * fetched by the worker, whose policy is what the server sends with it (docs/hosting.md).
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

function pagePolicy(): Plugin {
  return {
    name: 'memreel-page-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
        injectTo: 'head-prepend',
      },
    ],
  }
}
