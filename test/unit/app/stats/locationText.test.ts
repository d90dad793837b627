import { describe, expect, it } from 'vitest'
import { placeOfLocation } from '../../../../src/app/stats/locationText.ts'

describe('places of the stats report', () => {
  it.each([
    ['sort:/numpy/core/fromnumeric.py:1029', 'sort', '/numpy/core/fromnumeric.py', 1029],
    ['f:C:\\a.py:3', 'f', 'C:\\a.py', 3],
    ['_find:<frozen importlib._bootstrap>:5', '_find', '<frozen importlib._bootstrap>', 5],
    ['<stack trace unavailable>', '<stack trace unavailable>', '', 0],
  ])('%s', (text, name, file, line) => {
    expect(placeOfLocation(text)).toEqual({ name, file, line })
  })
})
