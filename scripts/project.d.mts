export const ROOT: string
export const APP_FOLDER: string
/** True if the built app is missing or older than something that it is made from. */
export function isAppStale(): boolean
