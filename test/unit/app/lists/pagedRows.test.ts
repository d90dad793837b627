import { describe, expect, it } from 'vitest'
import { PagedRows, type RowSource } from '../../../../src/app/lists/pagedRows.ts'

/** A list of numbers that answers when it is told to, and writes down what was asked. */
function source(key: string, total: number, options: { generation?: number; offset?: number } = {}) {
  const asked: number[] = []
  const offset = options.offset ?? 0
  const made: RowSource<number> = {
    generation: options.generation ?? 1,
    key,
    load: async (first, count) => {
      asked.push(first)
      await Promise.resolve()
      const rows = Array.from({ length: Math.max(0, Math.min(count, total - first)) }, (_, i) => offset + first + i)
      return {
        ok: true,
        value: {
          total,
          first,
          rows,
          allBytes: 0,
          allCount: 0,
          wholeBytes: 0,
          wholeCount: 0,
          filteredBytes: 0,
          filteredCount: 0,
        },
      }
    },
  }
  return { made, asked }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('rows that come in pages', () => {
  it('asks for the pages in view and for no others', async () => {
    const rows = new PagedRows<number>()
    const list = source('a', 200_000)
    rows.show(list.made)
    await settled()
    expect(list.asked).toEqual([0])
    expect(rows.totals?.total).toBe(200_000)
    rows.look(100_150, 100_250)
    await settled()
    expect(list.asked).toEqual([0, 100_000, 100_200])
    expect(rows.row(100_201)).toBe(100_201)
    expect(rows.row(50_000)).toBeUndefined()
    rows.look(100_160, 100_240)
    await settled()
    expect(list.asked).toHaveLength(3)
  })

  it('keeps the former rows until those of a new question are there', async () => {
    const rows = new PagedRows<number>()
    rows.show(source('a', 10).made)
    await settled()
    rows.show(source('b', 10, { offset: 100 }).made)
    expect(rows.row(3)).toBe(3)
    expect(rows.isCurrent).toBe(false)
    await settled()
    expect(rows.row(3)).toBe(103)
    expect(rows.isCurrent).toBe(true)
  })

  it('asks the last of several questions that come up while one is answered', async () => {
    const rows = new PagedRows<number>()
    const lists = ['a', 'b', 'c'].map((key) => source(key, 10))
    for (const list of lists) rows.show(list.made)
    await settled()
    expect(lists.map((list) => list.asked.length)).toEqual([1, 0, 1])
  })

  it('shows nothing of another capture, and begins at its top', async () => {
    const rows = new PagedRows<number>()
    rows.show(source('a', 1000).made)
    await settled()
    rows.scrollTop = 500
    rows.show(source('a', 10, { generation: 2, offset: 7 }).made)
    expect(rows.totals).toBeNull()
    expect(rows.row(0)).toBeUndefined()
    expect(rows.scrollTop).toBe(0)
    await settled()
    expect(rows.row(0)).toBe(7)
  })

  it('tells an error, and asks again for another question only', async () => {
    const rows = new PagedRows<number>()
    rows.show({
      generation: 1,
      key: 'bad',
      load: async () => ({ ok: false, error: { kind: 'internal', sentence: 'No.', byteOffset: null } }),
    })
    await settled()
    expect(rows.error?.sentence).toBe('No.')
    rows.show({
      generation: 1,
      key: 'gone',
      load: () => Promise.reject(new Error('the worker is gone')),
    })
    await settled()
    expect(rows.error?.sentence).toContain('the worker is gone')
    rows.show(source('good', 3).made)
    await settled()
    expect(rows.error).toBeNull()
    expect(rows.row(2)).toBe(2)
  })
})
