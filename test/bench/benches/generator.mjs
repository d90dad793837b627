import { speed } from '../figures.mjs'
import { writeCapture } from '../generator/index.mjs'
import { besideReference, cpuMs } from '../reference.mjs'

/** How fast synthetic captures are written: it bounds what the other benches can read. */
export async function run({ isSmoke }) {
  const settings = { events: isSmoke ? 2e6 : 2e7 }
  const figures = []
  for (const container of ['plain', 'lz4']) {
    const { result, passMs } = await besideReference(() => {
      const start = cpuMs()
      const truth = writeCapture({ ...settings, container }, () => {})
      return { events: truth.events, ms: cpuMs() - start }
    })
    figures.push(speed(container, 'events', result.events, result.ms, passMs))
  }
  return figures
}
