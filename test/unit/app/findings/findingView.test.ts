import { describe, expect, it } from 'vitest'
import { viewOfFinding } from '../../../../src/app/findings/findingView.ts'
import { DEFAULT_VIEW } from '../../../../src/app/view/viewState.ts'
import type { FindingView } from '../../../../src/workers/index.ts'

const finding: FindingView = {
  mode: 'leaked',
  windows: null,
  range: { fromMs: 100, toMs: 200 },
  weigh: 'count',
  temporaryThreshold: 3,
  threads: [1],
  allocators: null,
  inverted: true,
  native: false,
  hideIrrelevant: true,
  hideImportSystem: false,
  zoomPath: [5, 7],
  search: null,
}

describe('the view of a finding', () => {
  it('shows what the finding says, and nothing of the former view', () => {
    const now = {
      ...DEFAULT_VIEW,
      panel: 'stats' as const,
      layout: 'flame' as const,
      focus: { text: 'x', isRegExp: false, matchCase: false },
    }
    expect(viewOfFinding(finding, now, true)).toEqual({
      ...DEFAULT_VIEW,
      layout: 'flame',
      mode: 'leaked',
      range: { fromMs: 100, toMs: 200 },
      weigh: 'count',
      temporaryThreshold: 3,
      threads: [1],
      inverted: true,
      native: false,
      zoom: [5, 7],
    })
  })
  it('leaves native frames alone where there are none', () => {
    expect(viewOfFinding(finding, DEFAULT_VIEW, false).native).toBe(true)
  })
})
