import { expect, test } from 'vitest'
import { timeTableBudget } from '../../../src/workers/memoryBudget.ts'
import { PreviewSchedule } from '../../../src/workers/previews.ts'

const SECOND = 1000

/** Reads for so long with previews that cost what `costOf` says; answers when they were made, and what all of them took. */
function simulate(totalMs: number, costOf: (nowMs: number) => number, isLengthKnown = true) {
  const schedule = new PreviewSchedule()
  const madeAt: number[] = []
  let spentMs = 0
  for (let now = 0; now < totalMs; now += 100) {
    if (!schedule.isDue(now, now, isLengthKnown ? totalMs - now : null)) continue
    const cost = costOf(now)
    madeAt.push(now)
    schedule.made(now, now + cost / 2)
    schedule.answered(now + cost / 2, now + cost)
    spentMs += cost
    now += cost
  }
  return { madeAt, spentMs }
}

test('the first look comes within a second, and all of them take a tenth of the time at most', () => {
  for (const costOf of [() => 5, () => 400, (now: number) => now / 50, () => 3000]) {
    const { madeAt, spentMs } = simulate(600 * SECOND, costOf)
    expect(madeAt[0]).toBeLessThan(SECOND)
    expect(madeAt.length).toBeGreaterThan(5)
    expect(spentMs / (600 * SECOND)).toBeLessThanOrEqual(0.11)
  }
})

test('nothing is shown of what is nearly read', () => {
  expect(simulate(2 * SECOND, () => 10).madeAt).toEqual([])
  expect(simulate(20 * SECOND, () => 10).madeAt.at(-1)).toBeLessThan(19 * SECOND)
  // it is not known how near the end is
  expect(simulate(2 * SECOND, () => 10, false).madeAt.length).toBeGreaterThan(0)
})

test('answers that a person asks for later are not counted', () => {
  const schedule = new PreviewSchedule()
  schedule.made(1000, 1010)
  schedule.answered(5000, 9000)
  expect(schedule.isDue(9001, 9001, null)).toBe(true)
})

test('machines with less memory get smaller time tables', () => {
  expect(timeTableBudget(undefined)).toBe(30_000_000)
  expect(timeTableBudget(8)).toBe(30_000_000)
  expect(timeTableBudget(4)).toBe(15_000_000)
  expect(timeTableBudget(0.25)).toBe(4_000_000)
})
