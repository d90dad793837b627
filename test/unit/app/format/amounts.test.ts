import { describe, expect, it } from 'vitest'
import { amountsOf, changeOf } from '../../../../src/app/format/amounts.ts'

describe('amounts of a mode', () => {
  it('carry a sign in growth only', () => {
    const growth = amountsOf('growth')
    expect([growth.bytes(1_500_000), growth.bytes(-1_500_000), growth.bytes(0)]).toEqual(['+1.5 MB', '−1.5 MB', '0 B'])
    expect([growth.allocations(1), growth.allocations(-1), growth.allocations(-1200)]).toEqual([
      '+1 allocation',
      '−1 allocation',
      '−1,200 allocations',
    ])
    const peak = amountsOf('peak')
    expect([peak.bytes(1_500_000), peak.count(1200), peak.allocations(1)]).toEqual(['1.5 MB', '1,200', '1 allocation'])
  })
  it('have two colours in growth only', () => {
    expect([changeOf('growth', 3), changeOf('growth', -3), changeOf('peak', 3)]).toEqual(['gain', 'loss', undefined])
  })
})
