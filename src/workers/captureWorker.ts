import { expose } from 'comlink'
import { WorkerSession } from './captureSession.ts'

expose(new WorkerSession())
