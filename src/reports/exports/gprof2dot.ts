import type { CaptureReports } from '../captureReports.ts'
import type { Records } from '../records.ts'
import { shownStack } from '../shownRecords.ts'

/**
 * Records as gprof2dot's JSON format, piece by piece: chains of functions (innermost first) with their bytes. Records without a stack are
 * left out, as the format has no place for them.
 *
 *     {"version":0,"costs":[{"description":"Memory","unit":"bytes"}],
 *      "events":[{"callchain":[0,1],"cost":[710]}, …],
 *      "functions":[{"name":"read","module":"app.py"}, …]}
 */
export function* transformGprof2dot(reports: CaptureReports, records: Records): Generator<string> {
  const { functions } = reports
  const of = functions.ofLocations()
  // functions by order of appearance, which is how the format counts them
  const numbers = new Map<number, number>()
  yield '{"version":0,"costs":[{"description":"Memory","unit":"bytes"}],"events":['
  let separator = ''
  for (let record = 0; record < records.count; record++) {
    const stack = shownStack(reports, records, record)
    if (stack.length === 0) continue
    const chain: number[] = []
    for (const location of stack) {
      const id = of[location]!
      let number = numbers.get(id)
      if (number === undefined) {
        number = numbers.size
        numbers.set(id, number)
      }
      chain.push(number)
    }
    yield `${separator}{"callchain":[${chain.join(',')}],"cost":[${records.bytes[record]}]}`
    separator = ','
  }
  yield '],"functions":['
  separator = ''
  for (const id of numbers.keys()) {
    yield separator + JSON.stringify({ name: functions.functionName[id], module: functions.file[id] })
    separator = ','
  }
  yield ']}'
}
