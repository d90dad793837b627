/** A module made of AssemblyScript (scripts/assemblyScript.mjs), as base64 text. */
declare module '*.wasm' {
  const base64: string
  export default base64
}
