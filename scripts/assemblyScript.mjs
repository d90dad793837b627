import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { ROOT } from './project.mjs'

const CACHE = join(ROOT, 'node_modules', '.cache', 'memreel-assembly')
const MARK = '?assembly'
const OPTIONS = ['-O3', '--runtime', 'stub', '--noAssert', '--memoryBase', '1024', '--enable', 'bulk-memory']

/**
 * Compiles the hot loops: `import wasm from './assembly/events.wasm'` gives the module that assembly/events.ts (AssemblyScript) makes, as
 * base64 text, so that it travels inside a worker's script wherever that goes, file:// included. Compiling takes seconds, and what it
 * made is kept by the content of the sources.
 */
export function assemblyScript() {
  return {
    name: 'memreel-assembly-script',
    enforce: 'pre',
    resolveId(id, importer) {
      return importer && id.endsWith('.wasm') && id.includes('assembly/') ? join(dirname(importer), id) + MARK : null
    },
    async load(id) {
      if (!id.endsWith(`.wasm${MARK}`)) return null
      const entry = id.slice(0, -`.wasm${MARK}`.length)
      const folder = dirname(entry)
      const sources = assemblySources()
      for (const file of sources) this.addWatchFile(file)
      const wasm = await compiled(folder, `${basename(entry)}.ts`, sources)
      return `export default ${JSON.stringify(Buffer.from(wasm).toString('base64'))}`
    },
  }
}

/** All of them, since they import one another across folders. */
function assemblySources() {
  const folders = readdirSync(join(ROOT, 'src')).map((name) => join(ROOT, 'src', name, 'assembly'))
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.ts'))
    .sort()
}

async function compiled(folder, entry, sources) {
  const hash = createHash('sha256').update(JSON.stringify([entry, OPTIONS, compilerVersion()]))
  for (const file of sources) hash.update(source(file))
  const file = join(CACHE, `${hash.digest('hex').slice(0, 32)}.wasm`)
  if (existsSync(file)) return readFileSync(file)
  const { main } = await import('assemblyscript/asc')
  let wasm = null
  const { error, stderr } = await main([entry, '--outFile', 'out.wasm', ...OPTIONS], {
    readFile: (name) => (existsSync(join(folder, name)) ? source(join(folder, name)) : null),
    writeFile: (name, contents) => {
      if (name === 'out.wasm' && typeof contents !== 'string') wasm = contents
    },
    listFiles: () => [],
  })
  if (error || wasm === null) throw new Error(`${join(folder, entry)} does not compile.\n${stderr.toString()}`)
  mkdirSync(CACHE, { recursive: true })
  // several builds may do this at once: the file appears whole or not at all
  const whole = `${file}.${process.pid}`
  writeFileSync(whole, wasm)
  renameSync(whole, file)
  return wasm
}

/**
 * A source as the compiler takes it. A function below a line `// @inline` gets the decorator of that name, which linters and formatters of
 * TypeScript refuse where it stands.
 */
function source(file) {
  return readFileSync(file, 'utf8').replaceAll(/^\/\/ @inline\n(?=(export )?function )/gm, '@inline\n')
}

function compilerVersion() {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules', 'assemblyscript', 'package.json'), 'utf8')).version
}
