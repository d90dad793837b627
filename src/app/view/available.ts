import type { Mode } from '../../workers/index.ts'

/** What memory is counted. A mode that the page does not offer yet stays out of this list, and links can't ask for it either. */
export const AVAILABLE_MODES: readonly Mode[] = ['peak', 'leaked', 'temporary', 'allocated', 'growth']

/** How the counted memory is shown. */
export type PanelName = 'flame' | 'table' | 'tree' | 'functions' | 'stats'
/** In the order of their tabs, and of the keys 1 to 5. */
export const AVAILABLE_VIEWS: readonly PanelName[] = ['flame', 'table', 'tree', 'functions', 'stats']
