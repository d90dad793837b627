/** A report is this page with a capture in it (see reportPage in src/reports): text in two elements that no browser runs. */
const CAPTURE_ID = 'memreel-capture'
const FACTS_ID = 'memreel-report'

interface EmbeddedReport {
  readonly name: string
  /** As in the address after `#`. */
  readonly view: string
}

let known: EmbeddedReport | null | undefined

/** Null on a page without a capture of its own. */
export function embeddedReport(): EmbeddedReport | null {
  if (known === undefined) known = typeof document === 'undefined' ? null : readFacts()
  return known
}

/** The capture as base64. */
export function embeddedText(): string {
  return document.getElementById(CAPTURE_ID)?.textContent?.trim() ?? ''
}

function readFacts(): EmbeddedReport | null {
  const text = document.getElementById(FACTS_ID)?.textContent?.trim()
  if (!text || embeddedText() === '') return null
  const facts: unknown = JSON.parse(text)
  if (typeof facts !== 'object' || facts === null) return null
  const { name, view } = facts as Record<string, unknown>
  return { name: typeof name === 'string' ? name : 'capture', view: typeof view === 'string' ? view : '' }
}
