/** A report is this page with a capture in it (see reportPage in src/reports): text in elements that no browser runs. */
const CAPTURE = '.memreel-capture'
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

/** The capture as base64, in pieces that stand for whole bytes. */
export function embeddedTexts(): string[] {
  return Array.from(document.querySelectorAll(CAPTURE), (element) => element.textContent)
}

function readFacts(): EmbeddedReport | null {
  const text = document.getElementById(FACTS_ID)?.textContent?.trim()
  if (!text || !document.querySelector(CAPTURE)?.firstChild) return null
  const facts: unknown = JSON.parse(text)
  if (typeof facts !== 'object' || facts === null) return null
  const { name, view } = facts as Record<string, unknown>
  return { name: typeof name === 'string' ? name : 'capture', view: typeof view === 'string' ? view : '' }
}
