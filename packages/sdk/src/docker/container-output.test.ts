import { expect, it } from 'vitest'
import { type OutputFrame, readOutputFrames } from './container-output.js'

function frame(stream: number, text: string): Buffer {
  const header = Buffer.alloc(8)
  header[0] = stream
  header.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([header, Buffer.from(text)])
}

async function read(pieces: readonly Buffer[]): Promise<OutputFrame[]> {
  async function* source() {
    yield* pieces
  }
  const frames: OutputFrame[] = []
  for await (const one of readOutputFrames(source())) frames.push(one)
  return frames
}

const BYTES = Buffer.concat([frame(1, 'ready\n'), frame(2, 'a warning\n'), frame(1, '')])
const FRAMES = [
  { stream: 'stdout', bytes: Buffer.from('ready\n') },
  { stream: 'stderr', bytes: Buffer.from('a warning\n') },
  { stream: 'stdout', bytes: Buffer.alloc(0) },
]

it('takes stdout and stderr apart', async () => {
  expect(await read([BYTES])).toEqual(FRAMES)
})

it('does not care where the connection cuts the bytes', async () => {
  const single = Array.from(BYTES, (byte) => Buffer.from([byte]))

  expect(await read(single)).toEqual(FRAMES)
})

it('leaves out a frame that the end of the connection cut off', async () => {
  expect(await read([frame(1, 'whole'), frame(1, 'cut').subarray(0, 9)])).toEqual([
    { stream: 'stdout', bytes: Buffer.from('whole') },
  ])
})
