import { describe, expect, it } from 'vitest'
import { exportName, runExportName } from '../../../../src/app/exports/fileNames.ts'

const view = { mode: 'leaked', range: { fromMs: 1200.4, toMs: 3400 }, weigh: 'bytes' } as const

describe('names of exported files', () => {
  it('say capture, mode and range', () => {
    expect(exportName('memray-train.py.123.bin', view, '.csv')).toBe('memreel-train.py.123-leaked-1200ms-3400ms.csv')
    expect(exportName('pandas.bin.gz', { ...view, range: null, mode: 'peak' }, '.svg')).toBe('memreel-pandas-peak.svg')
    // a range does not limit temporary allocations
    expect(exportName('a.bin', { ...view, mode: 'temporary' }, '.csv')).toBe('memreel-a-temporary.csv')
    expect(runExportName('a.bin', '.timeline.csv')).toBe('memreel-a.timeline.csv')
  })

  it.each([
    ['../../etc/passwd', 'memreel-etc_passwd.csv'],
    ['a<b>:"c|d?*.bin', 'memreel-a_b_c_d.csv'],
    ['...', 'memreel-capture.csv'],
    ['', 'memreel-capture.csv'],
    ['größe.bin', 'memreel-größe.csv'],
    ['x'.repeat(500), `memreel-${'x'.repeat(80)}.csv`],
  ])('are file names everywhere: %s', (name, file) => {
    expect(runExportName(name, '.csv')).toBe(file)
  })
})
