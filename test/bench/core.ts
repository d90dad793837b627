/** What benches measure, bundled for Node by build.mjs. */
export { createIndexer } from '../../src/capture/index.ts'
export { LiveMap } from '../../src/capture/liveMap.ts'
export { createDecoder } from '../../src/parsers/index.ts'
export { CaptureReports, layoutFlame, PLAIN_SHAPE, WHOLE_RUN_PEAK } from '../../src/reports/index.ts'
export { PageLiveMap } from './pageLiveMap.ts'
