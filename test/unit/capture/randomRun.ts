import { type MadeEvent, made } from './madeCapture.ts'

/** A small generator of random numbers (mulberry32): the same seed gives the same run everywhere. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed | 0
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

export interface RunSettings {
  readonly seed: number
  readonly events: number
  readonly threads: number
  /** Few addresses mean many that are allocated again while they live, and frees of what does not. */
  readonly addresses: number
  /** Pages that mappings lie in, and overlap in. */
  readonly pages: number
  readonly eventsPerSnapshot: number
  /** Share of blocks of more than 4 GiB, per cent. */
  readonly hugePercent: number
}

const PAGE = 4096
const BLOCKS_AT = 0x5555_0000_0000
const MAPPINGS_AT = 0x7f00_0000_0000

/** A run that no program would make, but a capture may hold: threads free each other's blocks, frees are missed or come twice. */
export function randomRun(settings: RunSettings): MadeEvent[] {
  const { threads, addresses, pages, eventsPerSnapshot, hugePercent } = settings
  const random = randomNumbers(settings.seed)
  const events: MadeEvent[] = [made.switchTo(0)]
  const depths = new Array<number>(threads).fill(0)
  let thread = 0
  let timeMs = 0
  const size = () => {
    const kind = random(100)
    if (kind < hugePercent) return 2 ** 32 + random(1 << 30) * 8
    if (kind < hugePercent + 10) return random(3)
    return 1 + random(kind < 60 ? 64 : 100_000)
  }
  const block = () => BLOCKS_AT + random(addresses) * 16
  const region = () => {
    const first = random(pages)
    return [MAPPINGS_AT + first * PAGE, (1 + random(Math.min(pages - first, 12))) * PAGE] as const
  }
  for (let n = 0; n < settings.events; n++) {
    if (random(6) === 0) {
      thread = random(threads)
      events.push(made.switchTo(thread))
    }
    if (random(3) === 0) {
      if (depths[thread]! > 0 && random(2) === 0) {
        const count = 1 + random(Math.min(16, depths[thread]!))
        depths[thread]! -= count
        events.push(made.pop(count))
      } else if (depths[thread]! < 6) {
        depths[thread]!++
        events.push(made.push(random(4)))
      }
    }
    const kind = random(100)
    if (kind < 45) events.push(made.malloc(block(), size()))
    else if (kind < 50) events.push(made.realloc(block(), size()))
    else if (kind < 85) events.push(made.free(block()))
    else if (kind < 92) events.push(made.mmap(...region()))
    else events.push(made.munmap(...region()))
    if (random(eventsPerSnapshot) === 0) {
      timeMs += 1 + random(20)
      events.push(made.snapshot(timeMs, random(1 << 30)))
    }
    // the same time twice: a window without events
    if (random(eventsPerSnapshot * 10) === 0) events.push(made.snapshot(timeMs, random(1 << 30)))
  }
  return events
}
