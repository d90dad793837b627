const THOUSANDS = /\B(?=(?:\d{3})+$)/g

/** `12,345`. By hand: the first use of the browser's own number formats takes longer than all else that the start page does. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(THOUSANDS, ',')
}

/** `1 frame`, `12,345 frames` */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`
}

/** A share of 0..1 as `12.3 %`; what is there but would round to nothing is `<0.1 %`. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return '–'
  if (share !== 0 && Math.abs(share) < 0.0005) return '<0.1 %'
  return `${(share * 100).toFixed(1)} %`
}
