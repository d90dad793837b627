import { BATCH_LENGTH, type RecordBatch, type RecordSink } from '../recordBatch.ts'

/** Fills batches and hands them to the sink. The hot loop writes the columns itself; this is for everything else. */
export class BatchWriter {
  readonly batch: RecordBatch
  readonly #sink: RecordSink

  constructor(batch: RecordBatch, sink: RecordSink) {
    this.batch = batch
    this.#sink = sink
  }

  write(op: number, a: number, b: number, size = 0, allocator = 0, native = 0): void {
    const { batch } = this
    const at = batch.count++
    batch.op[at] = op
    batch.allocator[at] = allocator
    batch.a[at] = a
    batch.b[at] = b
    batch.size[at] = size
    batch.native[at] = native
    if (batch.count === BATCH_LENGTH) this.flush()
  }

  flush(): void {
    if (this.batch.count === 0) return
    try {
      this.#sink.consume(this.batch)
    } finally {
      this.batch.count = 0
    }
  }
}
