import { defineConfig } from 'vitest/config'
import { assemblyScript } from './scripts/assemblyScript.mjs'

export default defineConfig({
  plugins: [assemblyScript()],
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], environment: 'node', testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          // a machine that stands still for seconds fails a test that waits, and makes a measured task longer, never shorter
          retry: 1,
          // a loaded machine takes seconds for what a person's takes in a tenth of one
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
})
