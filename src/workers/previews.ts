/** Nothing is shown of a capture that is read sooner than this: its report is nearly there. */
const FIRST_AFTER_MS = 700
const LEAST_LEFT_MS = 1500
const LEAST_BETWEEN_MS = 1000
/** Making previews, and the answers that the page asks for at once because of them, take at most this share of the time. */
const SHARE_OF_TIME = 0.1
/** Answers this soon after a preview are counted as part of it. */
const SETTLING_MS = 1000

/** When to show what was read so far: the first time soon, and then as often as a bounded share of the time allows. */
export class PreviewSchedule {
  private madeAt = Number.NEGATIVE_INFINITY
  private costMs = 0

  /** `leftMs`: how long reading still takes; null if that is not known. */
  isDue(nowMs: number, elapsedMs: number, leftMs: number | null): boolean {
    if (leftMs !== null && leftMs < Math.max(LEAST_LEFT_MS, this.costMs)) return false
    if (elapsedMs < FIRST_AFTER_MS) return false
    return nowMs - this.madeAt >= Math.max(LEAST_BETWEEN_MS, this.costMs / SHARE_OF_TIME)
  }

  made(fromMs: number, toMs: number): void {
    this.madeAt = toMs
    this.costMs = toMs - fromMs
  }

  /** A question was answered. */
  answered(fromMs: number, toMs: number): void {
    if (fromMs - this.madeAt < SETTLING_MS) this.costMs += toMs - fromMs
  }
}
