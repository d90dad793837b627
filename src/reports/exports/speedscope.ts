import type { CaptureReports } from '../captureReports.ts'
import type { Records } from '../records.ts'
import { joinedStacks } from './joinedStacks.ts'

/**
 * Records as a speedscope file, piece by piece: two sampled profiles over the same frames, one weighed by bytes and one by allocations.
 * Stacks are outermost first; records without a stack and samples of no weight are left out. `exporter` names the writing program.
 */
export function* transformSpeedscope(reports: CaptureReports, records: Records, exporter: string): Generator<string> {
  const { locations } = reports
  const samples = joinedStacks(reports, records).filter((sample) => sample.frames.length > 0)
  const numbers = new Map<number, number>()
  for (const { frames } of samples) {
    for (const location of frames) if (!numbers.has(location)) numbers.set(location, numbers.size)
  }
  yield '{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":['
  let separator = ''
  for (const location of numbers.keys()) {
    const file = locations.file[location]!
    const line = locations.line[location]!
    yield separator +
      JSON.stringify({
        name: locations.functionName[location],
        ...(file === '' ? {} : { file }),
        ...(line > 0 ? { line } : {}),
      })
    separator = ','
  }
  yield ']},"profiles":['
  const profiles = [
    { name: 'Memory', unit: 'bytes', figure: 'bytes' },
    { name: 'Allocations', unit: 'none', figure: 'allocations' },
  ] as const
  for (const [i, { name, unit, figure }] of profiles.entries()) {
    const weighed = samples.filter((sample) => sample[figure] > 0)
    const endValue = weighed.reduce((sum, sample) => sum + sample[figure], 0)
    const facts = JSON.stringify({ type: 'sampled', name, unit, startValue: 0, endValue })
    yield `${i === 0 ? '' : ','}${facts.slice(0, -1)},"samples":[`
    separator = ''
    for (const { frames } of weighed) {
      yield `${separator}[${Array.from(frames, (location) => numbers.get(location)).join(',')}]`
      separator = ','
    }
    yield `],"weights":[${weighed.map((sample) => sample[figure]).join(',')}]}`
  }
  yield `],${JSON.stringify({ name: reports.index.header.commandLine, activeProfileIndex: 0, exporter }).slice(1)}`
}
