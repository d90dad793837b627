import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A vitest reporter that writes what scripts/test.mjs adds up, into the file that MEMREEL_TEST_COUNTS names:
 * `{ "passed": 812, "failed": 0, "skipped": [{ "name": "...", "reason": "..." }] }`.
 * A file that can't even be loaded, and an error outside of tests, count as one failure each.
 */
export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env.MEMREEL_TEST_COUNTS
    if (!file) return
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: [] }
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed++
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) counts.failed++
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') counts.passed++
        else if (result.state === 'skipped') {
          counts.skipped.push({ name: test.fullName, reason: result.note ?? 'no reason given' })
        } else counts.failed++
      }
    }
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(counts))
  }
}
