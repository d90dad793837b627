import type { AskedStretch } from './paint/projection.ts'

/** Beyond these, boxes that were merged would be wide enough to tell apart, or labels too many. */
const MOST_ENLARGED = 1.3
const MOST_REDUCED = 0.75
/** Rounding moves edges by less than this share of the view. */
const SLACK = 1e-6

/**
 * Whether what was laid out for a former view shows this one as well: it reaches as far, at about the same scale. Then panning and
 * zooming move what is there, and the next picture is asked for when they pause.
 */
export function isEnough(
  asked: AskedStretch,
  span: { readonly from: number; readonly to: number },
  widthPx: number,
): boolean {
  const slack = (span.to - span.from) * SLACK
  if (span.from < asked.from - slack || span.to > asked.to + slack) return false
  const enlarged = widthPx / (span.to - span.from) / (asked.widthPx / (asked.to - asked.from))
  return enlarged <= MOST_ENLARGED && enlarged >= MOST_REDUCED
}
