import { expect, test, vi } from 'vitest'
import { prepareRanges } from '../../../src/workers/preparing.ts'
import { openCapture } from '../reports/realCaptures.ts'

const SHOWN = Promise.resolve()

/** Reports whose preparation is `steps`. */
function reportsWith(steps: () => Generator<void>) {
  const reports = openCapture('tiny')
  vi.spyOn(reports, 'prepareRanges').mockImplementation(steps)
  return reports
}

function* endless(): Generator<void> {
  for (;;) yield
}

test('messages are let in while a capture is prepared, and it ends when nobody wants it any more', async () => {
  let isWanted = true
  let questions = 0
  const asked = setInterval(() => {
    if (++questions === 3) isWanted = false
  })
  await prepareRanges(reportsWith(endless), () => isWanted, SHOWN)
  clearInterval(asked)
  expect(questions).toBe(3)
})

test('where the memory does not suffice it ends, and another error is told', async () => {
  const failing = (error: Error) =>
    reportsWith(function* () {
      yield
      throw error
    })
  await prepareRanges(failing(new RangeError('Array buffer allocation failed')), () => true, SHOWN)
  await expect(prepareRanges(failing(new Error('a bug')), () => true, SHOWN)).rejects.toThrow('a bug')
})

test('nothing is prepared before the first picture', async () => {
  let show = () => {}
  const shown = new Promise<void>((resolve) => {
    show = resolve
  })
  const order: string[] = []
  const steps = function* () {
    order.push('prepared')
    yield
  }
  const prepared = prepareRanges(reportsWith(steps), () => true, shown)
  await new Promise((resolve) => setTimeout(resolve, 20))
  order.push('picture')
  show()
  await prepared
  expect(order).toEqual(['picture', 'prepared'])
})
