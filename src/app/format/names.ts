/** Control characters, and those that turn the direction of writing: `a\u202egnp.bin` would be read as `anib.png`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to be found
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** A name that a stranger may have chosen, with what can't be seen in it written out: `a\u202egnp.bin`. */
export function visibleName(name: string): string {
  return name.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const LAUNCHER = /^\S*memray\S*\s+run\s+/
/** Of `memray run`. What follows -m and -c is the program. */
const OPTION = /^(?:(?:-[a-z]*[op]|--output|--live-port)\s+\S+|--[a-z-]+(?:=\S+)?|-[abd-ln-z]+)\s+/i
const MAX_OPTIONS = 30

/** The program that a command line of Memray's ran, with its arguments: what tells captures apart in a list. */
export function programText(commandLine: string): string {
  const launcher = LAUNCHER.exec(commandLine)
  if (!launcher) return commandLine
  let rest = commandLine.slice(launcher[0].length)
  for (let options = 0; options < MAX_OPTIONS; options++) {
    const option = OPTION.exec(rest)
    if (!option) break
    rest = rest.slice(option[0].length)
  }
  return rest
}
