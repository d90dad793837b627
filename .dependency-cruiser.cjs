// The rules of the house (docs/architecture.md): app -> workers -> reports -> capture -> parsers, and cli -> reports -> capture -> parsers.
const above = {
  parsers: ['capture', 'reports', 'workers', 'cli', 'app'],
  capture: ['reports', 'workers', 'cli', 'app'],
  reports: ['workers', 'cli', 'app'],
  workers: ['cli', 'app'],
  cli: ['workers', 'app'],
  app: ['cli'],
}
const folders = Object.keys(above)

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...folders.map((folder) => ({
      name: `${folder}-imports-only-downward`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: `^src/(${above[folder].join('|')})/` },
    })),
    {
      name: 'app-asks-workers-only',
      comment: 'Above workers/ nothing touches a capture; only types may be imported from the folders below.',
      severity: 'error',
      from: { path: '^src/app/' },
      to: { path: '^src/(reports|capture|parsers)/', dependencyTypesNot: ['type-only'] },
    },
    ...folders.map((folder) => ({
      name: `${folder}-has-one-face`,
      comment: 'Other folders import a folder through its index.ts (or a worker entry through ?worker).',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/${folder}/` },
      to: { path: `^src/${folder}/`, pathNot: `^src/${folder}/(index\\.tsx?|main\\.tsx|assembly/batchLayout\\.ts)$` },
    })),
    {
      name: 'core-is-portable',
      comment: 'parsers, capture and reports run the same in a worker, in Node and in a test.',
      severity: 'error',
      from: { path: '^src/(parsers|capture|reports)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-has-no-ui-library',
      severity: 'error',
      from: { path: '^src/(parsers|capture|reports)/' },
      to: { path: 'node_modules/(react|react-dom|d3-|comlink|zustand|radix-ui|@radix-ui|idb-keyval|commander)' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'assembly/X.wasm is made of assembly/X.ts by scripts/assemblyScript.mjs.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '/assembly/[a-zA-Z0-9]+\\.wasm$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
}
