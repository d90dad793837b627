// Runs one bench in a process of its own: node child.mjs NAME CORE-URL [--smoke]. The figures go to the parent as a message.
const [name, coreUrl, smoke] = process.argv.slice(2)
const { run } = await import(`./benches/${name}.mjs`)
const core = await import(coreUrl)
const figures = await run({ core, coreUrl, isSmoke: smoke === '--smoke' })
process.send?.(figures, () => process.exit(0))
