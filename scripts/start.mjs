// npm start: builds the app if that is needed, serves it to this machine and opens it.
import { parseArgs } from 'node:util'
import { openInBrowser } from './browser.mjs'
import { APP_FOLDER, isAppStale, runTool } from './project.mjs'
import { serveFolder } from './staticServer.mjs'

const USUAL_PORT = 4173

const { values } = parseArgs({
  options: { 'no-open': { type: 'boolean' }, port: { type: 'string', default: String(USUAL_PORT) } },
})
if (isAppStale()) {
  console.log('Building the app (the sources are newer than what was built) ...')
  if (!runTool('vite', ['build', '--logLevel', 'warn'])) process.exit(1)
}
const server = await serveFolder(APP_FOLDER, Number(values.port))
const address = `${server.origin}/`
console.log(`memreel is at ${address} (stop it with Ctrl+C)`)
if (!values['no-open'] && !process.env.CI) openInBrowser(address)
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    server.close().then(() => process.exit(0))
  })
}
