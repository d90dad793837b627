import { expect, it } from 'vitest'
import { pythonVersionText } from '../../../../src/app/head/pythonVersion.ts'

/** The numbers are PY_VERSION_HEX of the releases. */
it.each([
  [0x030b02f0, '3.11.2'],
  [0x030d00c1, '3.13.0rc1'],
  [0x030e00a4, '3.14.0a4'],
  [0x03090df0, '3.9.13'],
])('%i is Python %s', (hex, text) => {
  expect(pythonVersionText(hex)).toBe(text)
})
