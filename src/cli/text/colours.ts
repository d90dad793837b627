/** Colours by how much of the whole a figure is, where standard output is a terminal that wants colours (see no-color.org). */
export function colourByShare(isColoured: boolean): (text: string, share: number) => string {
  if (!isColoured) return (text) => text
  return (text, share) => `\u001b[${share > 0.6 ? 31 : share > 0.2 ? 33 : share > 0.05 ? 32 : 92}m${text}\u001b[0m`
}

export function wantsColours(): boolean {
  const { NO_COLOR } = process.env
  return process.stdout.isTTY === true && !NO_COLOR
}
