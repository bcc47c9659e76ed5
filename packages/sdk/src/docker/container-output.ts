/** A piece of what a container writes, as it comes: lines may be cut anywhere. */
export interface OutputFrame {
  readonly stream: 'stdout' | 'stderr'
  readonly bytes: Buffer
}

const HEADER_BYTES = 8
const STDERR = 2

/**
 * Takes the two streams apart that the engine sends over one connection.
 *
 * @see Docker Engine API v1.41, `ContainerAttach`, "Stream format"
 */
export async function* readOutputFrames(source: AsyncIterable<Buffer>): AsyncGenerator<OutputFrame> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of source) {
    rest = rest.byteLength === 0 ? chunk : Buffer.concat([rest, chunk])
    for (;;) {
      if (rest.byteLength < HEADER_BYTES) break
      const end = HEADER_BYTES + rest.readUInt32BE(4)
      if (rest.byteLength < end) break
      yield { stream: rest[0] === STDERR ? 'stderr' : 'stdout', bytes: rest.subarray(HEADER_BYTES, end) }
      rest = rest.subarray(end)
    }
  }
}
