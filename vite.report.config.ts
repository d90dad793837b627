import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build, defineConfig, type Plugin } from 'vite'
import { assemblyScript } from './scripts/assemblyScript.mjs'

const ROOT = dirname(fileURLToPath(import.meta.url))
const WORKERS = join(ROOT, 'src', 'workers')
const PAINT = join(ROOT, 'src', 'app', 'flame', 'paint')

/**
 * The template of self-contained reports: the whole app as one page without any address in it, with a place for a packed index. It opens
 * from file://, and its policy lets it load nothing.
 */
/** Compiling AssemblyScript takes seconds the first time, which is nothing to warn of. */
export const QUIET = { pluginTimings: false }

const config = defineConfig({
  root: ROOT,
  base: './',
  publicDir: false,
  plugins: [react(), assemblyScript(), oneFile()],
  resolve: {
    alias: [
      { find: /^\.\/startWorker\.ts$/, replacement: join(WORKERS, 'startInlineWorker.ts') },
      { find: /^\.\/startPaintWorker\.ts$/, replacement: join(PAINT, 'startInlinePaintWorker.ts') },
    ],
  },
  build: {
    outDir: 'dist/report',
    target: 'es2022',
    sourcemap: false,
    cssCodeSplit: false,
    modulePreload: false,
    assetsInlineLimit: 1e8,
    chunkSizeWarningLimit: 4000,
    rollupOptions: {
      input: join(ROOT, 'src/app/main.tsx'),
      output: { format: 'iife' },
      // what remains of it is vite's preloading, which one file has no use for
      checks: { ...QUIET, emptyImportMeta: false },
    },
  },
  worker: { format: 'iife', plugins: () => [assemblyScript()], rolldownOptions: { checks: QUIET } },
})
export default config

/** Puts the template into another build: the hosted app and the command line both make reports of it. */
export function reportTemplate(fileName: string): Plugin {
  return {
    name: 'memreel-report-template',
    apply: 'build',
    async generateBundle() {
      const built = await build({
        ...config,
        configFile: false,
        logLevel: 'warn',
        build: { ...config.build, write: false },
      })
      const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []))
      const html = outputs.find((file) => file.fileName === 'report.html')
      if (html?.type !== 'asset') throw new Error('The template of the report was not built.')
      this.emitFile({ type: 'asset', fileName, source: html.source })
    },
  }
}

function oneFile(): Plugin {
  const icon = `data:image/svg+xml;base64,${readFileSync(join(ROOT, 'public', 'icon.svg')).toString('base64')}`
  return {
    name: 'memreel-one-file',
    enforce: 'pre',
    transform(code, id) {
      if (id.includes('/src/app/') && code.includes('./icon.svg')) return code.replaceAll('./icon.svg', icon)
      return null
    },
    // After vite, which emits the style sheet here, too.
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const chunks = Object.values(bundle)
        const scripts = chunks.flatMap((chunk) => (chunk.type === 'chunk' ? [chunk.code] : []))
        const styles = chunks.flatMap((chunk) =>
          chunk.type === 'asset' && chunk.fileName.endsWith('.css') ? [String(chunk.source)] : [],
        )
        if (scripts.length !== 1) throw new Error(`The report has to be one script, not ${scripts.length}.`)
        if (styles.length === 0) throw new Error('The report has no style.')
        const theme = readFileSync(join(ROOT, 'public', 'theme.js'), 'utf8')
        const html = page(safeScript(theme), safeScript(scripts[0]!), styles.join('\n'), icon)
        for (const name of Object.keys(bundle)) delete bundle[name]
        this.emitFile({ type: 'asset', fileName: 'report.html', source: html })
      },
    },
  }
}

/** Code inside a page must not look like the end of its element, nor like a comment. */
function safeScript(code: string): string {
  return code.replaceAll('</script', '<\\/script').replaceAll('<!--', '\\x3C!--')
}

function page(theme: string, app: string, style: string, icon: string): string {
  if (/<\/style/i.test(style)) throw new Error('The style ends its own element.')
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  const policy = [
    "default-src 'none'",
    // WebAssembly reads captures, in a worker that has this policy from the page; its bytes are in the script
    `script-src ${hash(theme)} ${hash(app)} 'wasm-unsafe-eval'`,
    `style-src ${hash(style)}`,
    'img-src data: blob:',
    'worker-src blob:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  // the capture stands before the code: the first place for it is the real one, whatever the code says
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>memreel</title>
<link rel="icon" href="${icon}">
<style>${style}</style>
</head>
<body>
<div id="root"></div>
<noscript>This report needs JavaScript. Everything it shows is in this file; it loads nothing.</noscript>
<script type="application/json" id="memreel-report"></script>
<script type="application/octet-stream" class="memreel-capture"></script>
<script>${theme}</script>
<script>${app}</script>
</body>
</html>
`
}
