import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { assemblyScript } from './scripts/assemblyScript.mjs'
import { reportTemplate } from './vite.report.config.ts'

export default defineConfig({
  base: './',
  plugins: [react(), assemblyScript(), pagePolicy(), reportTemplate('report-template.html')],
  build: { outDir: 'dist/app', target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 1000 },
  worker: { format: 'iife', plugins: () => [assemblyScript()] },
})

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
