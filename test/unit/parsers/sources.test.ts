import { describe, expect, test } from 'vitest'
import {
  type ByteSource,
  blobSource,
  CaptureError,
  type FetchLike,
  iterableSource,
  urlSource,
} from '../../../src/parsers/index.ts'

async function read(source: ByteSource, signal?: { aborted: boolean }): Promise<number[]> {
  const bytes: number[] = []
  for await (const chunk of source.chunks(signal)) for (const byte of chunk) bytes.push(byte)
  return bytes
}

async function failureOf(source: ByteSource, signal?: { aborted: boolean }): Promise<CaptureError> {
  try {
    await read(source, signal)
  } catch (error) {
    if (error instanceof CaptureError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('blobSource', () => {
  test('reads all bytes, again and again', async () => {
    const source = blobSource(new Blob([Uint8Array.of(1, 2, 3)]), 'a.bin')
    expect([source.name, source.sizeBytes]).toEqual(['a.bin', 3])
    expect(await read(source)).toEqual([1, 2, 3])
    expect(await read(source)).toEqual([1, 2, 3])
    expect(await read(blobSource(new Blob([]), 'empty'))).toEqual([])
  })

  test('reads large slices, one ahead', async () => {
    const size = 40 * 1024 * 1024
    const asked: [number, number][] = []
    const slice = (start: number, end: number) => {
      asked.push([start, end])
      return { size: end - start, slice, arrayBuffer: async () => new ArrayBuffer(end - start) }
    }
    const lengths: number[] = []
    for await (const chunk of blobSource(
      { size, slice, arrayBuffer: async () => new ArrayBuffer(0) },
      'big',
    ).chunks()) {
      lengths.push(chunk.length)
      expect(asked.length).toBe(Math.min(lengths.length + 1, 3))
    }
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(size)
    expect(asked[2]![1]).toBe(size)
  })

  test('a file that changed or went away is unreadable', async () => {
    const gone = async () => {
      throw new Error('NotReadableError')
    }
    const blob = { size: 5, slice: () => ({ ...blob }), arrayBuffer: gone as () => Promise<ArrayBuffer> }
    const error = await failureOf(blobSource(blob, 'a.bin'))
    expect(error.kind).toBe('unreadable')
    expect(error.message).toContain('a.bin could not be read (NotReadableError)')
  })

  test('can be cancelled', async () => {
    expect((await failureOf(blobSource(new Blob(['abc']), 'a.bin'), { aborted: true })).kind).toBe('cancelled')
  })
})

describe('urlSource', () => {
  const answering =
    (body: BodyInit | null, init: ResponseInit = {}): FetchLike =>
    async () =>
      new Response(body, init)

  test('reads the body, and knows the size once the answer is there', async () => {
    const source = urlSource('https://x/a.bin', answering(Uint8Array.of(5, 6), { headers: { 'content-length': '2' } }))
    expect([source.name, source.sizeBytes]).toEqual(['https://x/a.bin', null])
    expect(await read(source)).toEqual([5, 6])
    expect(source.sizeBytes).toBe(2)
  })

  test('does not take the size of packed bytes for the size of the file', async () => {
    const headers = { 'content-length': '2', 'content-encoding': 'br' }
    const source = urlSource('https://x/a.bin', answering(Uint8Array.of(5, 6), { headers }))
    await read(source)
    expect(source.sizeBytes).toBeNull()
  })

  test.each([
    [404, 'there is no such file'],
    [403, 'not allowed'],
    [503, 'the server has a problem'],
    [418, 'in place of the file'],
  ])('status %i', async (status, sentence) => {
    const error = await failureOf(urlSource('https://x/a.bin', answering('', { status })))
    expect(error.kind).toBe('unreadable')
    expect(error.message).toContain(`"${status}`)
    expect(error.message).toContain(sentence)
  })

  test('a login page', async () => {
    const headers = { 'content-type': 'text/html; charset=utf-8' }
    const error = await failureOf(urlSource('https://x/a.bin', answering('\n <!doctype html><form>', { headers })))
    expect(error.message).toContain('probably a login page')
    // A capture that is served with the wrong type is read all the same.
    expect(await read(urlSource('https://x/a.bin', answering('memray', { headers })))).toHaveLength(6)
  })

  test('no network, or no permission from the server', async () => {
    const failing: FetchLike = async () => {
      throw new TypeError('Failed to fetch')
    }
    const error = await failureOf(urlSource('https://x/a.bin', failing))
    expect(error.kind).toBe('unreadable')
    expect(error.message).toContain('CORS')
  })

  test('a connection that breaks off', async () => {
    let pulls = 0
    const body = new ReadableStream({
      pull(controller) {
        if (pulls++ === 0) controller.enqueue(Uint8Array.of(1))
        else controller.error(new Error('reset'))
      },
    })
    expect((await failureOf(urlSource('https://x/a.bin', answering(body)))).message).toContain('broke off (reset)')
  })

  test('stops the download when the reader stops', async () => {
    let isCancelled = false
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(Uint8Array.of(1)),
      cancel() {
        isCancelled = true
      },
    })
    for await (const _ of urlSource('https://x/a.bin', answering(body)).chunks()) break
    expect(isCancelled).toBe(true)
    expect((await failureOf(urlSource('https://x/a.bin', answering('abc')), { aborted: true })).kind).toBe('cancelled')
  })

  test('an answer without a body', async () => {
    expect((await failureOf(urlSource('https://x/a.bin', answering(null)))).message).toContain('without any content')
  })
})

describe('iterableSource', () => {
  test('opens the stream for each reading and closes it', async () => {
    let opened = 0
    let closed = 0
    const source = iterableSource('-', null, async function* () {
      opened++
      try {
        yield Uint8Array.of(1)
        yield Uint8Array.of(2)
      } finally {
        closed++
      }
    })
    expect(await read(source)).toEqual([1, 2])
    for await (const _ of source.chunks()) break
    expect([opened, closed]).toEqual([2, 2])
    expect((await failureOf(source, { aborted: true })).kind).toBe('cancelled')
  })

  test('turns what the stream throws into a sentence', async () => {
    const source = iterableSource('/x.bin', 5, async function* () {
      yield Uint8Array.of(1)
      throw new Error('EISDIR: illegal operation on a directory, read')
    })
    const error = await failureOf(source)
    expect([error.kind, error.message]).toEqual([
      'unreadable',
      '/x.bin could not be read: EISDIR: illegal operation on a directory, read.',
    ])
  })
})
