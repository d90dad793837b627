/** What benches measure, bundled for Node by build.mjs. */
export { createIndexer } from '../../src/capture/index.ts'
export { createDecoder } from '../../src/parsers/index.ts'
export { CaptureReports, layoutFlame, PLAIN_SHAPE, WHOLE_RUN_PEAK } from '../../src/reports/index.ts'
export { LiveMap } from './openAddressingMap.ts'
export { PageLiveMap } from './pageLiveMap.ts'
