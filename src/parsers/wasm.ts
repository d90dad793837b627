/**
 * A WebAssembly module from its base64 text (see scripts/assemblyScript.mjs). Compiling is synchronous: the modules are a few kilobytes,
 * and they run in workers and in Node.
 */
export function wasmModule(base64: string): WebAssembly.Module {
  return new WebAssembly.Module(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)))
}
