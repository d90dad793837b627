import { fork } from 'node:child_process'
import { closeSync, existsSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/project.mjs'
import { writeCapture } from './generator/index.mjs'

/**
 * Starts a server, in a process of its own, that makes a synthetic capture while it sends it. `sentBytes` answers 0 until all of it was sent.
 * @param {import('./generator/index.d.mts').CaptureSettings} settings
 */
export async function startMadeStream(settings) {
  const child = fork(join(ROOT, 'test', 'bench', 'streamServer.mjs'), [JSON.stringify(settings)])
  let sentBytes = 0
  const url = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('message', (message) => {
      if (message.url) resolve(message.url)
      if (message.sentBytes) sentBytes = message.sentBytes
    })
  })
  return { url, sentBytes: () => sentBytes, stop: () => child.disconnect() }
}

/**
 * The same capture in a file, which is written unless it is there already.
 * @param {string} path
 * @param {import('./generator/index.d.mts').CaptureSettings} settings
 */
export function madeFile(path, settings) {
  if (!existsSync(path)) {
    const file = openSync(path, 'wx')
    try {
      writeCapture(settings, (piece) => writeSync(file, piece))
    } finally {
      closeSync(file)
    }
  }
  const { size } = statSync(path)
  return { path, sentBytes: () => size, stop: () => {} }
}
