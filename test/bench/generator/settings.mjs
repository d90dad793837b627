/** What a synthetic capture is like unless it is told otherwise. index.d.mts says what each setting means. */
const DEFAULTS = {
  seed: 1,
  events: 1_000_000,
  records: null,
  live: 100_000,
  snapshots: 100,
  snapshotMs: 10,
  threads: 4,
  nodes: 20_000,
  maxDepth: 60,
  phases: 8,
  sawtooth: 0.4,
  importShare: 0.15,
  leaked: null,
  temporaryShare: 0.8,
  reallocShare: 0.05,
  eventsPerMapping: 20_000,
  groupSize: null,
  workingSet: null,
  lifetimes: null,
  pymalloc: true,
  container: 'plain',
  trailer: true,
  fillerBytes: 0,
  chunkBytes: 1 << 20,
}

export const SETTING_NAMES = Object.keys(DEFAULTS)
export const CONTAINERS = ['plain', 'lz4', 'lz4-stored']

/** Sites that are visited beside the working set; also in workload.mjs's choice of them. */
export const HOT_NODES = 32

const USUAL_GROUP_SIZE = 4
const USUAL_TURN_VISITS = 300
const LEAST_GROUP_SIZE = 0.25
/** The working set takes seven visits of eight and moves on in steps. */
const VISITS_PER_NODE = 2

/** Fills in the defaults and what follows from the other settings; throws RangeError for what can't be done. */
export function completeSettings(given) {
  for (const name of Object.keys(given)) {
    if (!SETTING_NAMES.includes(name)) throw new RangeError(`A synthetic capture has no setting "${name}".`)
  }
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const settings = { ...DEFAULTS, ...known }
  for (const name of ['events', 'live', 'snapshots', 'threads', 'nodes', 'maxDepth', 'phases', 'chunkBytes']) {
    if (!(settings[name] >= 1)) throw new RangeError(`${name} has to be at least 1.`)
  }
  if (settings.temporaryShare < 0 || settings.temporaryShare >= 1) {
    throw new RangeError('temporaryShare has to be from 0 to below 1.')
  }
  if (!CONTAINERS.includes(settings.container)) throw new RangeError(`container is one of ${CONTAINERS.join(', ')}.`)
  settings.events = Math.round(settings.events)
  settings.maxDepth = Math.max(2, settings.maxDepth)
  settings.nodes = Math.max(settings.threads > 1 ? 4 : 2, settings.nodes)
  settings.leaked ??= Math.round(settings.live / 20)
  settings.workingSet ??= Math.max(16, Math.ceil((1.2 * settings.nodes) / settings.snapshots))
  settings.groupSize =
    settings.lifetimes === null ? (settings.groupSize ?? usualGroupSize(settings)) : groupSizeFor(settings)
  const eventsOfVisit = (2 * settings.groupSize) / (1 - settings.temporaryShare)
  const visitsOfWindow = settings.events / eventsOfVisit / settings.snapshots
  /** How long a thread goes on, on average: each should have several turns between two snapshots. */
  settings.turnVisits = Math.max(2, Math.min(USUAL_TURN_VISITS, visitsOfWindow / 8))
  return settings
}

/** So small that the visits suffice for the whole tree, but not smaller than a quarter: three visits of four then do nothing. */
function usualGroupSize({ events, nodes, temporaryShare }) {
  const visits = VISITS_PER_NODE * nodes
  const eventsPerVisit = events / visits
  return Math.max(LEAST_GROUP_SIZE, Math.min(USUAL_GROUP_SIZE, (eventsPerVisit * (1 - temporaryShare)) / 2))
}

/**
 * Allocations of one group share site, window and end, and so make one entry of a lifetime table. The working set adds
 * one entry for each of its sites and windows: the temporary allocations, which end where they begin.
 */
function groupSizeFor({ events, live, temporaryShare, snapshots, workingSet, lifetimes }) {
  const allocations = Math.min(events, (events + live) / 2)
  const lasting = allocations * (1 - temporaryShare)
  const ofTemporary = temporaryShare > 0 ? snapshots * (workingSet + HOT_NODES) : 0
  return Math.max(1, lasting / Math.max(1, lifetimes - ofTemporary))
}
