import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { assemblyScript } from './scripts/assemblyScript.mjs'
import { reportTemplate } from './vite.report.config.ts'

export default defineConfig({
  base: './',
  plugins: [react(), assemblyScript(), reportTemplate('report-template.html')],
  build: { outDir: 'dist/app', target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 1000 },
  worker: { format: 'iife', plugins: () => [assemblyScript()] },
})
