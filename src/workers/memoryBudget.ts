/** Entries of the time tables where the machine has memory for them: docs/architecture.md, "Memory". */
const FULL_ENTRIES = 30_000_000
/** From so much memory on, which is also the most that browsers tell. */
const FULL_AT_GIGABYTES = 8
const LEAST_ENTRIES = 4_000_000

/** How many entries the time tables may have on this machine; browsers that do not say what it has get all. */
export function timeTableBudget(gigabytes: number | undefined): number {
  if (gigabytes === undefined || gigabytes >= FULL_AT_GIGABYTES) return FULL_ENTRIES
  return Math.max(LEAST_ENTRIES, Math.round((FULL_ENTRIES * gigabytes) / FULL_AT_GIGABYTES))
}
