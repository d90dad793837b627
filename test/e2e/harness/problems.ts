import type { BrowserContext } from 'playwright-core'

/**
 * Watches every page of a context for what must never happen: errors on the console, exceptions nobody caught, and requests
 * that leave the app's own origin (those are cut off as well). What a test provokes on purpose it tolerates.
 */
export class Problems {
  private readonly found: string[] = []
  private readonly tolerated: RegExp[] = []

  /** Lets problems pass whose text matches. */
  tolerate(pattern: RegExp): void {
    this.tolerated.push(pattern)
  }

  /** What happened so far and was not tolerated. */
  list(): readonly string[] {
    return this.found.filter((text) => !this.tolerated.some((pattern) => pattern.test(text)))
  }

  async watch(context: BrowserContext, ownOrigin: string): Promise<void> {
    context.on('console', (message) => {
      const { url, lineNumber } = message.location()
      if (message.type() === 'error') this.found.push(`console error: ${message.text()} (${url}:${lineNumber})`)
    })
    context.on('weberror', (error) => {
      this.found.push(`uncaught: ${error.error().stack ?? error.error().message}`)
    })
    await context.route(
      (url) => url.origin !== ownOrigin && !isLocalScheme(url),
      (route) => {
        this.found.push(`request to another origin: ${route.request().url()}`)
        return route.abort()
      },
    )
  }
}

function isLocalScheme(url: URL): boolean {
  return url.protocol === 'data:' || url.protocol === 'blob:' || url.protocol === 'about:'
}
