import type { FramePattern, FunctionColumn, TableColumn, TimeRange } from '../../workers/index.ts'
import { AVAILABLE_MODES, AVAILABLE_VIEWS } from './available.ts'
import { DEFAULT_VIEW, type Span, type ViewState } from './viewState.ts'

/**
 * The view as the part of the address after `#`, with defaults left out:
 *
 *   #range=1200-3400&mode=leaked&zoom=3.17.5&q=read_csv
 *
 * Reading trusts nothing: an unknown key, a value out of its list and a number that is none are dropped, the rest counts.
 */

/** Chromium takes 2 MB of address; a path of a hundred thousand frames is cut so that the link still works and zooms as far as it goes. */
const MAX_ZOOM_STEPS = 20_000
const MAX_HASH_CHARS = 300_000
const MAX_SEARCH_CHARS = 2_000
/** The worker takes no longer ones. */
const MAX_PATTERN_CHARS = 1_000
const MAX_LIST = 10_000
/** The deepest horizontal zoom shows a ten-millionth; its edges are exact to a hundred-thousandth of that. */
const SPAN_DECIMALS = 12

type Field = {
  readonly key: string
  /** Null leaves the key out. */
  readonly write: (view: ViewState) => string | null
  /** Null drops the key. */
  readonly read: (text: string, view: ViewState) => Partial<ViewState> | null
}

/** Never in the form `1e-9`, which `toFixed` avoids and `String` does not. */
const trim = (value: number, decimals: number) => value.toFixed(decimals).replace(/\.?0+$/, '')

function readRange(text: string): TimeRange | null {
  const match = /^(\d{1,15}(?:\.\d{1,6})?)-(\d{1,15}(?:\.\d{1,6})?)$/.exec(text)
  if (!match) return null
  const fromMs = Number(match[1])
  const toMs = Number(match[2])
  return fromMs <= toMs ? { fromMs, toMs } : null
}
const writeRange = (range: TimeRange | null) => range && `${trim(range.fromMs, 3)}-${trim(range.toMs, 3)}`

function readSpan(text: string): Span | null {
  const match = /^([01](?:\.\d{1,12})?)-([01](?:\.\d{1,12})?)$/.exec(text)
  if (!match) return null
  const from = Number(match[1])
  const to = Number(match[2])
  return from < to && to <= 1 && !(from === 0 && to === 1) ? { from, to } : null
}
const writeSpan = (span: Span | null) => span && `${trim(span.from, SPAN_DECIMALS)}-${trim(span.to, SPAN_DECIMALS)}`

function readIds(text: string, separator: string, max: number): number[] | null {
  const ids: number[] = []
  for (const part of text.split(separator)) {
    if (!/^\d{1,16}$/.test(part) || ids.length === max) return ids.length > 0 ? ids : null
    ids.push(Number(part))
  }
  return ids
}

function choice<K extends keyof ViewState>(key: string, name: K, values: readonly ViewState[K][]): Field {
  return {
    key,
    write: (view) => (view[name] === DEFAULT_VIEW[name] ? null : String(view[name])),
    read: (text) => {
      const value = values.find((v) => String(v) === text)
      return value === undefined ? null : ({ [name]: value } as Partial<ViewState>)
    },
  }
}

/** A switch: only the state that is not the default has a place in the address, as `1` or `0`. */
function flag(
  key: string,
  name:
    | 'hideImportSystem'
    | 'hideIrrelevant'
    | 'hideInterpreter'
    | 'showLauncher'
    | 'native'
    | 'inverted'
    | 'splitThreads',
): Field {
  return {
    key,
    write: (view) => (view[name] === DEFAULT_VIEW[name] ? null : view[name] ? '1' : '0'),
    read: (text) => (text === '1' || text === '0' ? { [name]: text === '1' } : null),
  }
}

function list(key: string, name: 'threads' | 'allocators'): Field {
  return {
    key,
    write: (view) => view[name]?.join(',') ?? null,
    read: (text) => {
      const ids = readIds(text, ',', MAX_LIST)
      return ids && { [name]: [...new Set(ids)].sort((a, b) => a - b) }
    },
  }
}

/** Module names come from paths: one with a comma in it must not become two. */
const escapeComma = (name: string) => name.replaceAll('%', '%25').replaceAll(',', '%2C')

function readModules(text: string): Partial<ViewState> | null {
  const names = text.split(',', MAX_LIST).map((part) => part.replaceAll('%2C', ',').replaceAll('%25', '%'))
  const named = names.filter((name) => name !== '' && name.length <= MAX_SEARCH_CHARS)
  return named.length === 0 ? null : { modules: [...new Set(named)] }
}

function searchFlag(key: string, name: 'isRegExp' | 'matchCase'): Field {
  return {
    key,
    write: (view) => (view.search[name] ? '1' : null),
    read: (text, view) => (text === '1' ? { search: { ...view.search, [name]: true } satisfies FramePattern } : null),
  }
}

/** A pattern is two keys: its text, and how to take it where that is not "plain, in any case". */
function pattern(key: string, name: 'focus' | 'ignore'): Field[] {
  return [
    {
      key,
      write: (view) => view[name]?.text || null,
      read: (text) =>
        text === ''
          ? null
          : {
              [name]: {
                text: text.slice(0, MAX_PATTERN_CHARS),
                isRegExp: false,
                matchCase: false,
              } satisfies FramePattern,
            },
    },
    {
      key: `${key}as`,
      write: (view) => {
        const wanted = view[name]
        if (!wanted?.text) return null
        return [wanted.isRegExp ? 're' : '', wanted.matchCase ? 'case' : ''].filter(Boolean).join(',') || null
      },
      read: (text, view) => {
        const wanted = view[name]
        const flags = text.split(',')
        return wanted && { [name]: { ...wanted, isRegExp: flags.includes('re'), matchCase: flags.includes('case') } }
      },
    },
  ]
}

const TABLE_COLUMNS: readonly TableColumn[] = ['bytes', 'count', 'allocator', 'thread', 'location']
const FUNCTION_COLUMNS: readonly FunctionColumn[] = [
  'ownBytes',
  'ownCount',
  'totalBytes',
  'totalCount',
  'function',
  'file',
]

/** A list's order as `count` (biggest first) or `count,up`, and its filter text. */
function listView(name: 'table' | 'functions', columns: readonly string[], prefix: string): Field[] {
  return [
    {
      key: `${prefix}sort`,
      write: (view) => {
        const { sort, descending } = view[name]
        if (sort === DEFAULT_VIEW[name].sort && descending) return null
        return descending ? sort : `${sort},up`
      },
      read: (text, view) => {
        const [sort = '', direction] = text.split(',')
        if (!columns.includes(sort) || (direction !== undefined && direction !== 'up')) return null
        return { [name]: { ...view[name], sort, descending: direction === undefined } } as Partial<ViewState>
      },
    },
    {
      key: `${prefix}q`,
      write: (view) => view[name].filter || null,
      read: (text, view) =>
        ({ [name]: { ...view[name], filter: text.slice(0, MAX_SEARCH_CHARS) } }) as Partial<ViewState>,
    },
  ]
}

const FIELDS: readonly Field[] = [
  choice('view', 'panel', AVAILABLE_VIEWS),
  choice('mode', 'mode', AVAILABLE_MODES),
  {
    key: 'range',
    write: (view) => writeRange(view.range),
    read: (text) => ({ range: readRange(text) }),
  },
  { key: 'axis', write: (view) => writeRange(view.axis), read: (text) => ({ axis: readRange(text) }) },
  {
    key: 'within',
    write: (view) => (view.temporaryThreshold === 1 ? null : String(view.temporaryThreshold)),
    read: (text) => (/^\d{1,6}$/.test(text) ? { temporaryThreshold: Number(text) } : null),
  },
  list('threads', 'threads'),
  list('allocators', 'allocators'),
  {
    key: 'modules',
    write: (view) => view.modules?.map(escapeComma).join(',') ?? null,
    read: readModules,
  },
  choice('by', 'weigh', ['bytes', 'count']),
  flag('noimports', 'hideImportSystem'),
  flag('relevant', 'hideIrrelevant'),
  flag('nointerpreter', 'hideInterpreter'),
  flag('launcher', 'showLauncher'),
  flag('native', 'native'),
  flag('inverted', 'inverted'),
  flag('split', 'splitThreads'),
  choice('group', 'groupBy', ['line', 'function', 'file', 'package']),
  ...pattern('focus', 'focus'),
  ...pattern('ignore', 'ignore'),
  choice('layout', 'layout', ['icicle', 'flame']),
  choice('order', 'order', ['first-seen', 'size']),
  choice('colour', 'colourBy', ['kind', 'module', 'thread']),
  {
    key: 'zoom',
    write: (view) => (view.zoom.length === 0 ? null : view.zoom.slice(0, MAX_ZOOM_STEPS).join('.')),
    read: (text) => ({ zoom: readIds(text, '.', MAX_ZOOM_STEPS) ?? [] }),
  },
  {
    key: 'history',
    write: (view) => view.history?.slice(0, MAX_ZOOM_STEPS).join('.') ?? null,
    read: (text) => ({ history: readIds(text, '.', MAX_ZOOM_STEPS) }),
  },
  { key: 'span', write: (view) => writeSpan(view.span), read: (text) => ({ span: readSpan(text) }) },
  {
    key: 'q',
    write: (view) => view.search.text || null,
    read: (text, view) => ({ search: { ...view.search, text: text.slice(0, MAX_SEARCH_CHARS) } }),
  },
  searchFlag('re', 'isRegExp'),
  searchFlag('case', 'matchCase'),
  ...listView('table', TABLE_COLUMNS, 't'),
  ...listView('functions', FUNCTION_COLUMNS, 'f'),
  {
    key: 'fn',
    write: (view) => view.chosen?.functionName ?? null,
    read: (text) => (text === '' ? null : { chosen: { functionName: text.slice(0, MAX_SEARCH_CHARS), file: '' } }),
  },
  {
    key: 'fnfile',
    write: (view) => view.chosen?.file || null,
    read: (text, view) => view.chosen && { chosen: { ...view.chosen, file: text.slice(0, MAX_SEARCH_CHARS) } },
  },
]

/** Keys and values of an address part, decoded; of a key that comes twice the first counts. */
export function readPairs(hash: string): Map<string, string> {
  const pairs = new Map<string, string>()
  if (hash.length > MAX_HASH_CHARS) return pairs
  for (const part of hash.replace(/^#/, '').split('&')) {
    const at = part.indexOf('=')
    if (at <= 0) continue
    const key = part.slice(0, at)
    if (pairs.has(key)) continue
    try {
      pairs.set(key, decodeURIComponent(part.slice(at + 1)))
    } catch (error) {
      // A half escape such as `%E0` in a link that was cut: that key is dropped like any other that can't be read.
      if (!(error instanceof URIError)) throw error
    }
  }
  return pairs
}

/** Commas and colons are plain in a fragment, and links are read by people. */
const encode = (text: string) => encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%3A', ':')

export function viewFromHash(hash: string): ViewState {
  const pairs = readPairs(hash)
  let view = DEFAULT_VIEW
  for (const field of FIELDS) {
    const text = pairs.get(field.key)
    const patch = text === undefined ? null : field.read(text, view)
    if (patch) view = { ...view, ...patch }
  }
  return view
}

/** Without the leading `#`; empty for the default view. */
export function viewToHash(view: ViewState): string {
  const parts: string[] = []
  for (const field of FIELDS) {
    const text = field.write(view)
    if (text !== null) parts.push(`${field.key}=${encode(text)}`)
  }
  return parts.join('&')
}
