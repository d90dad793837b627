/** The stats report names a place `function:file:line`; the file may have colons itself, the function may not. */
export function placeOfLocation(location: string): { name: string; file: string; line: number } {
  const match = /^([^:]*):(.*):(\d+)$/.exec(location)
  if (!match) return { name: location, file: '', line: 0 }
  return { name: match[1]!, file: match[2]!, line: Number(match[3]) }
}
