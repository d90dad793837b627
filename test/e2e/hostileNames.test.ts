import { describe, expect, it } from 'vitest'
import { createIndexer, packIndex } from '../../src/capture/index.ts'
import { hostileCapture } from '../unit/packed/hostileCapture.ts'
import { dropFile, testedApp } from './harness/index.ts'

const app = testedApp()

/** The same texts with what a capture can't hold: zero bytes, right-to-left marks and lone halves of a pair, in every name. */
function hostileIndex(): Uint8Array {
  const indexer = createIndexer()
  indexer.push(hostileCapture())
  const index = indexer.finish()
  const hostile = (text: string) => `${text}\u0000\u202e\u200f\ud800<script>alert(1)</script>`
  return packIndex(
    {
      ...index,
      strings: { texts: index.strings.texts.map(hostile) },
      threads: { ids: index.threads.ids, names: index.threads.names.map(hostile) },
      header: { ...index.header, commandLine: hostile(index.header.commandLine) },
      compression: 'lz4',
    },
    {
      captureName: hostile('</title>'),
      captureBytes: 1,
      captureSha256: null,
      packedBy: '<img src=x onerror=alert(1)>',
    },
  )
}

/** The harness fails a test for whatever a script would do: log, throw, or ask another server. */
describe.each([
  ['a capture', 'hostile.bin', hostileCapture],
  ['a packed index', 'hostile.memreel', hostileIndex],
])('the page, with %s full of hostile names', (_, name, bytes) => {
  it('shows them as text in every panel, tooltip and detail', async () => {
    const page = await app.openApp()
    let dialogs = 0
    page.on('dialog', (dialog) => {
      dialogs++
      void dialog.dismiss()
    })
    await dropFile(page, bytes(), name)
    await page.locator('.report').waitFor()
    expect(await page.locator('.head-command').textContent()).toContain('</script><img src=x onerror=alert(1)>')
    await page.getByRole('button', { name: 'Details' }).click()
    await page.keyboard.press('Escape')
    const tabs = page.getByRole('tab')
    const count = await tabs.count()
    expect(count).toBeGreaterThan(2)
    for (let tab = 0; tab < count; tab++) {
      await tabs.nth(tab).click()
      await page.waitForTimeout(300)
      await expect
        .poll(() => page.evaluate(() => document.querySelectorAll('img[src="x"], script:not([src])').length))
        .toBe(0)
    }
    await tabs.first().click()
    const box = (await page.locator('canvas').last().boundingBox())!
    for (const share of [0.05, 0.3, 0.6, 0.9]) await page.mouse.move(box.x + box.width * share, box.y + 30)
    expect(await page.evaluate(() => document.querySelectorAll('img[src="x"]').length)).toBe(0)
    expect(dialogs).toBe(0)
  })
})
