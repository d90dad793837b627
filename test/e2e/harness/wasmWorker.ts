/**
 * Runs in a page: compiles and runs eight lines of WebAssembly at once (not later) in a worker that is made as a report makes its own, from
 * memory; so it has the page's policy. Answers 42, or what went wrong.
 */
export function wasmInWorker(): Promise<string> {
  const code = `
    // (module (func (export "f") (result i32) (i32.const 42)))
    const bytes = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 6, 1, 4, 0, 65, 42, 11)
    let answer
    try {
      answer = String(new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f())
    } catch (cause) {
      answer = String(cause)
    }
    try {
      new Function('return 1')()
      answer += ', and text as code'
    } catch {
      // as it should be
    }
    postMessage(answer)`
  return new Promise((resolve) => {
    const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })))
    worker.onmessage = ({ data }) => resolve(String(data))
    worker.onerror = ({ message }) => resolve(message)
  })
}
