import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameOf, messagesIn } from './grpc-frames.js'

async function* chunksOf(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let from = 0
  for (const size of sizes) {
    yield bytes.subarray(from, from + size)
    from += size
  }
  yield bytes.subarray(from)
}

async function read(bytes: Buffer, sizes: readonly number[] = []): Promise<string[]> {
  const messages: string[] = []
  for await (const message of messagesIn(chunksOf(bytes, sizes))) messages.push(message.toString('hex'))
  return messages
}

describe('messagesIn', () => {
  it('gives the messages back however their bytes are cut into chunks', async () => {
    const messages = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 })
    const sizes = fc.array(fc.nat({ max: 30 }), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(messages, sizes, async (sent, cuts) => {
        const found = await read(Buffer.concat(sent.map(frameOf)), cuts)

        expect(found).toEqual(sent.map((message) => Buffer.from(message).toString('hex')))
      }),
    )
  })

  it.each([
    { what: 'a compressed message', bytes: Buffer.from([1, 0, 0, 0, 1, 7]), reason: /is compressed/ },
    { what: 'a message that is too long', bytes: Buffer.from([0, 2, 0, 0, 1]), reason: /has 33554433 bytes/ },
    { what: 'a message that is cut short', bytes: Buffer.from([0, 0, 0, 0, 2, 7]), reason: /ends within/ },
    { what: 'a length that is cut short', bytes: Buffer.from([0, 0, 0]), reason: /ends within/ },
  ])('refuses $what', async ({ bytes, reason }) => {
    const before = frameOf(Buffer.from('before'))

    await expect(read(Buffer.concat([before, bytes]), [4])).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      reason: expect.stringMatching(reason),
    })
  })
})
