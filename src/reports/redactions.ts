import type { PackedFacts, Redactions } from '../capture/index.ts'

/** What is left out of an index once it is packed anew: what was left out of it before is still missing, and is said to be. */
export function withFormerRedactions(wanted: Redactions, former: PackedFacts | null): Redactions {
  if (!former) return wanted
  const { redacted } = former
  const parts = [wanted.pathParts, redacted.pathParts].filter((count) => count !== null)
  return {
    commandLine: wanted.commandLine || redacted.commandLine,
    pathParts: parts.length > 0 ? Math.min(...parts) : null,
    threadNames: wanted.threadNames || redacted.threadNames,
  }
}
