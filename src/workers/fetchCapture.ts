/** How long news of a violated policy may come after the failure that it explains. */
const NEWS_MS = 50

/** `fetch`, which says so where it is the page's own policy that forbids the address: a browser only says that it failed. */
export async function fetchCapture(url: string): Promise<Response> {
  let isForbidden = false
  const note = () => {
    isForbidden = true
  }
  addEventListener('securitypolicyviolation', note)
  try {
    return await fetch(url)
  } catch (cause) {
    await new Promise((resolve) => setTimeout(resolve, NEWS_MS))
    if (!isForbidden) throw cause
    throw new Error('the policy of this page, its Content-Security-Policy, does not let it ask that server')
  } finally {
    removeEventListener('securitypolicyviolation', note)
  }
}
