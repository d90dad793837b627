import type { ViewState } from '../view/viewState.ts'

/**
 * A name that says what is in the file: `memreel-pandas-leaked-1200ms-3400ms.csv`. It has to be a file name on every system,
 * whatever the capture was called.
 */
export function exportName(
  captureName: string,
  view: Pick<ViewState, 'mode' | 'range' | 'weigh'>,
  suffix: string,
): string {
  const range = view.range && view.mode !== 'temporary' ? [ms(view.range.fromMs), ms(view.range.toMs)] : []
  return ['memreel', stemOf(captureName), view.mode, ...range].join('-') + suffix
}

/** Of the whole run, whatever the view. */
export function runExportName(captureName: string, suffix: string): string {
  return `memreel-${stemOf(captureName)}${suffix}`
}

const ms = (value: number) => `${Math.round(value)}ms`

export function stemOf(captureName: string): string {
  const stem = captureName
    .replace(/^memray-/, '')
    .replace(/\.gz$/, '')
    .replace(/\.(bin|memreel)$/, '')
    .replace(/[^\p{L}\p{N}._-]+/gu, '_')
    .replace(/^[._]+|[._]+$/g, '')
    .slice(0, 80)
  return stem || 'capture'
}
