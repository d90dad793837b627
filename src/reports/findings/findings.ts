import type { CaptureReports } from '../captureReports.ts'
import { briefPeak } from './briefPeak.ts'
import { busiestThread } from './busiestThread.ts'
import type { Candidate, Finding, FindingKind } from './finding.types.ts'
import { growingBuffers } from './growingBuffers.ts'
import { imports } from './imports.ts'
import { leaks } from './leaks.ts'
import { SitePlaces } from './sitePlaces.ts'
import { siteTotals } from './siteTotals.ts'
import { steadyGrowth } from './steadyGrowth.ts'
import { thrash } from './thrash.ts'

/** More than a person reads. */
const MOST_FINDINGS = 10

/**
 * What a share of one kind weighs against a share of another. What makes a program run out of memory comes first, then
 * what decides how much it needs, then what costs time, and last what explains more than it accuses.
 */
const WEIGHT: Record<FindingKind, number> = {
  leak: 1,
  'steady-growth': 1,
  'brief-peak': 0.9,
  'growing-buffer': 0.6,
  thrash: 0.5,
  imports: 0.5,
  'busiest-thread': 0.3,
}

/**
 * At most ten sentences that the capture proves, the most important first, each with the view that shows it.
 * docs/findings.md has the rules and thresholds; where a rule does not hold for sure, its finding is not there.
 */
export function findings(reports: CaptureReports): Finding[] {
  if (reports.index.totals.peakBytes <= 0) return []
  const places = new SitePlaces(reports)
  const allocated = siteTotals(reports.index)
  const buffers = growingBuffers(reports, places, allocated)
  const candidates: Candidate[] = [
    ...leaks(reports, places, allocated),
    ...steadyGrowth(reports, places),
    ...briefPeak(reports, places),
    ...buffers.candidates,
    ...thrash(reports, places, allocated, buffers.places),
    ...imports(reports),
    ...busiestThread(reports),
  ]
  const importance = ({ finding, share }: Candidate) => WEIGHT[finding.kind] * share
  return candidates
    .sort((x, y) => importance(y) - importance(x))
    .slice(0, MOST_FINDINGS)
    .map(({ finding }) => finding)
}
