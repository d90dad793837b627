const VERSION = 13
const PYTHON_3_11_7 = 0x030b07f0
const PYMALLOC = 1

/** The facts that the head of every synthetic capture states. */
export const HEADER = {
  pythonVersion: PYTHON_3_11_7,
  startTimeMs: 1_760_000_000_000,
  commandLine: '/usr/lib/python3.11/site-packages/memray/__main__.py run main.py --all',
  pid: 4242,
  mainThreadId: 1,
  libdest: '/usr/lib/python3.11',
  sitePackages: ['/usr/lib/python3.11/site-packages'],
  sysPath: ['/srv/app', '/usr/lib/python3.11', '/usr/lib/python3.11/lib-dynload', '/usr/lib/python3.11/site-packages'],
}

/** @param {import('./recordWriter.mjs').RecordWriter} writer */
export function writeHeader(writer, { eventCount, durationMs, tracesPymalloc }) {
  for (const character of 'memray\0') writer.byte(character.charCodeAt(0))
  writer.integer32(VERSION)
  writer.integer32(HEADER.pythonVersion)
  writer.byte(0) // native traces
  writer.byte(0) // all allocations
  writer.integer64(eventCount)
  writer.integer64(0) // frames: always 0 from version 12 on
  writer.integer64(HEADER.startTimeMs)
  writer.integer64(HEADER.startTimeMs + durationMs)
  writer.cString(HEADER.commandLine)
  writer.integer32(HEADER.pid)
  writer.integer64(HEADER.mainThreadId)
  writer.integer64(0) // skipped frames
  writer.byte(PYMALLOC)
  writer.byte(tracesPymalloc ? 1 : 0)
  writer.byte(0) // object lifetimes
  writer.cString(HEADER.libdest)
  for (const list of [HEADER.sitePackages, HEADER.sysPath]) {
    for (const path of list) writer.cString(path)
    writer.byte(0)
  }
}
