export const CHROMIUM_ARGUMENTS: string[]
export const HOW_TO_GET_ONE: string
/** The path of a Chromium on this machine, or null. */
export function findBrowser(): string | null
/** Installs one where that is allowed: as root, on a Debian. */
export function findOrInstallBrowser(): string | null
export const HOW_TO_GET_FIREFOX: string
/** The path of a Firefox on this machine, or null. */
export function findFirefox(): string | null
/** Installs one where that is allowed: as root, on a Debian. */
export function findOrInstallFirefox(): string | null
/** The path of nginx, installed where that is allowed. */
export function findOrInstallNginx(): string | null
/** Shows an address in the user's browser, if there is something to do that with. */
export function openInBrowser(address: string): void
