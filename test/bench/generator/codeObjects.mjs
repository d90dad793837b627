import { lineTable } from './lineTable.mjs'
import { mix } from './random.mjs'

/** Code ids that stand for the same function in every capture; those of the program itself come after them. */
export const Code = { MAIN: 6, BOOTSTRAP: 7, WALK: 8, FIRST_OF_PROGRAM: 9 }

/** The frames between an import statement and the module that it runs, outermost first: code ids 0 to 5. */
export const IMPORT_CHAIN = [
  ['_find_and_load', '<frozen importlib._bootstrap>', 1165],
  ['_find_and_load_unlocked', '<frozen importlib._bootstrap>', 1120],
  ['_load_unlocked', '<frozen importlib._bootstrap>', 666],
  ['exec_module', '<frozen importlib._bootstrap_external>', 934],
  ['_call_with_frames_removed', '<frozen importlib._bootstrap>', 233],
  ['<module>', '/usr/lib/python3.11/site-packages/plugins/__init__.py', 1],
]
const FIXED = [
  ...IMPORT_CHAIN,
  ['<module>', '/srv/app/main.py', 1],
  ['_bootstrap', '/usr/lib/python3.11/threading.py', 964],
  ['walk', '/srv/app/tree/visitor.py', 40],
]

const VERBS = 'load parse read merge group resolve render encode decode split join filter collect index build'.split(
  ' ',
)
const NOUNS = 'rows frame table block header record token chunk node query result batch column cache schema'.split(' ')
const PACKAGES = [
  '/srv/app/service',
  '/srv/app/models',
  '/usr/lib/python3.11/json',
  '/usr/lib/python3.11/asyncio',
  '/usr/lib/python3.11/site-packages/frames/core',
  '/usr/lib/python3.11/site-packages/web/handlers',
  '/usr/lib/python3.11/site-packages/orm/engine',
]

const FEWEST_UNITS = 24
const MOST_UNITS = 256

/** How many instructions of two bytes a code object has. */
export function codeUnits(code) {
  return code < Code.FIRST_OF_PROGRAM ? MOST_UNITS : FEWEST_UNITS + (mix(code, 3) % 97)
}

/**
 * Everything that a capture says of a code object. It is worked out from its id when asked for, so that captures with a
 * great many functions cost no memory. `lines` has the line of each unit: entry n belongs to instruction offset 2n.
 */
export function describeCode(code) {
  if (code < Code.FIRST_OF_PROGRAM) {
    const [name, file, firstLine] = FIXED[code]
    return { name, file, firstLine, ...lineTable(code, firstLine, codeUnits(code)) }
  }
  const hash = mix(code, 5)
  const module = (code / 12) | 0
  const name =
    hash % 31 === 0 ? '<lambda>' : `${VERBS[hash % VERBS.length]}_${NOUNS[(hash >>> 8) % NOUNS.length]}_${code}`
  const file = `${PACKAGES[module % PACKAGES.length]}/${NOUNS[mix(module, 7) % NOUNS.length]}_${module}.py`
  const firstLine = 5 + (code % 12) * 60 + (hash % 40)
  return { name, file, firstLine, ...lineTable(code, firstLine, codeUnits(code)) }
}
