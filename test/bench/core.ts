/** What benches measure, bundled for Node by build.mjs. */
export { createIndexer, packIndex, unpackIndex } from '../../src/capture/index.ts'
export { createDecoder } from '../../src/parsers/index.ts'
export { CaptureReports, captureFacts, layoutFlame, PLAIN_SHAPE, WHOLE_RUN_PEAK } from '../../src/reports/index.ts'
export { WorkerSession } from '../../src/workers/captureSession.ts'
export { linearSums } from '../unit/reports/ranges/linearSums.ts'
export { LiveMap } from './openAddressingMap.ts'
export { PageLiveMap } from './pageLiveMap.ts'
