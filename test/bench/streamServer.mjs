// node streamServer.mjs SETTINGS: serves a synthetic capture on loopback, made while it is sent. The address, and how many bytes were
// sent, go to the parent as messages. Run in a process of its own, so that its memory and time count for nobody else.
import { createServer } from 'node:http'
import { setPriority } from 'node:os'
import { syntheticCapture } from './generator/index.mjs'

// making the capture takes a core, which a server that has it on disk would leave to the page
setPriority(10)
const settings = JSON.parse(process.argv[2] ?? '{}')

const server = createServer(async (request, response) => {
  let isGone = false
  response.on('close', () => {
    isGone = true
  })
  // the page comes from another port
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'access-control-allow-origin': '*' })
  if (request.method !== 'GET') {
    response.end()
    return
  }
  let bytes = 0
  for (const piece of syntheticCapture(settings)) {
    if (isGone) return
    bytes += piece.length
    // the piece's memory is used again, so it has to be gone before the next one is made
    await new Promise((resolve) => {
      response.once('close', resolve)
      response.write(piece, () => {
        response.off('close', resolve)
        resolve(undefined)
      })
    })
  }
  response.end()
  process.send?.({ sentBytes: bytes })
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${server.address().port}/synthetic.bin` })
})
process.on('disconnect', () => process.exit(0))
