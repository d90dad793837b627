import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { CHROMIUM_ARGUMENTS, findBrowser, HOW_TO_GET_ONE } from '../../../scripts/browser.mjs'
import { APP_FOLDER, ROOT } from '../../../scripts/project.mjs'
import { type FolderServer, serveFolder } from '../../../scripts/staticServer.mjs'
import { Problems } from './problems.ts'

export { dropFile } from './dropFile.ts'

const PICTURE_FOLDER = join(ROOT, 'test', 'artifacts')

export interface AppOptions {
  /** Of the window's inside, in CSS pixels. */
  readonly width?: number
  readonly height?: number
  /** What the system asks for. */
  readonly theme?: 'light' | 'dark'
  readonly reducedMotion?: boolean
  /** What follows the app's address: `?capture=...`, `#...`. */
  readonly suffix?: string
}

export interface TestedApp {
  /** `http://127.0.0.1:40123` */
  readonly origin: string
  readonly browser: Browser
  /** A new window with a profile of its own, closed after the test. */
  openApp(options?: AppOptions): Promise<Page>
  /** Lets console errors, exceptions and foreign requests of this test pass if their text matches. */
  tolerate(pattern: RegExp): void
  /** Those of this test so far that are not tolerated. */
  problems(): readonly string[]
}

/**
 * For the head of a test file (or of a `describe`): starts Chromium and a server of the built app around its tests. A test
 * fails if a page logs an error, throws, or asks another origin for anything.
 *
 *   const app = testedApp()
 *   it('opens a dropped capture', async () => {
 *     const page = await app.openApp({ theme: 'dark' })
 *     await dropFile(page, bytes, 'tiny.bin')
 *     await screenshot(page, 'tiny')
 *   })
 */
export function testedApp(folder: string = APP_FOLDER): TestedApp {
  let browser: Browser | null = null
  let server: FolderServer | null = null
  let contexts: BrowserContext[] = []
  let problems = new Problems()

  beforeAll(async () => {
    if (!existsSync(join(folder, 'index.html'))) throw new Error('The app is not built: npm run build:app')
    const executablePath = findBrowser()
    if (executablePath === null) throw new Error(HOW_TO_GET_ONE)
    server = await serveFolder(folder)
    browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS })
  })
  afterEach(async () => {
    const found = problems.list()
    await Promise.all(contexts.map((context) => context.close()))
    contexts = []
    problems = new Problems()
    expect(found, 'what the page did that it must never do').toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const origin = () => {
    if (server === null) throw new Error('The server runs only during tests.')
    return server.origin
  }
  return {
    get origin() {
      return origin()
    },
    get browser() {
      if (browser === null) throw new Error('The browser runs only during tests.')
      return browser
    },
    async openApp({ width = 1280, height = 800, theme = 'light', reducedMotion = false, suffix = '' } = {}) {
      const context = await browser!.newContext({
        viewport: { width, height },
        colorScheme: theme,
        reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      })
      contexts.push(context)
      await problems.watch(context, origin())
      const page = await context.newPage()
      await page.goto(`${origin()}/${suffix}`)
      return page
    },
    tolerate: (pattern) => problems.tolerate(pattern),
    problems: () => problems.list(),
  }
}

/** Writes test/artifacts/NAME.png (not kept in the repository) and answers its path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  mkdirSync(PICTURE_FOLDER, { recursive: true })
  const path = join(PICTURE_FOLDER, `${name}.png`)
  await page.screenshot({ path, animations: 'disabled' })
  return path
}
