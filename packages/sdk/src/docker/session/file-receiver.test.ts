import { describe, expect, it } from 'vitest'
import { type FilePacket, type FileRecord, readFilePacket, writeFilePacket } from './file-packet.js'
import { createFileReceiver, type FileContent } from './file-receiver.js'

const MIB = 1024 * 1024

/** The sender's end of a transfer, packet by packet. */
function aTransfer() {
  const receiver = createFileReceiver()
  const heard: FilePacket[] = []
  const waiting: (() => void)[] = []
  const queue: (Buffer | 'cut')[] = []
  let taken = 0

  async function* messages(): AsyncGenerator<Buffer> {
    for (;;) {
      const next = queue.shift()
      if (next === 'cut') return
      if (next === undefined) await new Promise<void>((resolve) => waiting.push(resolve))
      else {
        taken += 1
        yield next
      }
    }
  }
  const put = (item: Buffer | 'cut') => {
    queue.push(item)
    waiting.shift()?.()
  }
  const ended = receiver.receive({
    headers: {},
    messages: messages(),
    send: async (message) => {
      const packet = readFilePacket(message)
      if (packet !== undefined) heard.push(packet)
    },
  })
  ended.catch(() => undefined)
  return {
    receiver,
    ended,
    heard,
    /** Packets that the receiver took from the connection. */
    takenCount: () => taken,
    say: (...packets: readonly FilePacket[]) => {
      for (const packet of packets) put(writeFilePacket(packet))
    },
    cut: () => put('cut'),
  }
}

const stat = (path: string): FilePacket => ({ type: 'stat', stat: recordAt(path) })
const data = (id: number, content: string | Uint8Array): FilePacket => ({
  type: 'data',
  id,
  data: typeof content === 'string' ? Buffer.from(content) : content,
})

function recordAt(path: string): FileRecord {
  const numbers = { mode: 0o644, uid: 0, gid: 0, sizeBytes: 0, deviceMajor: 0, deviceMinor: 0 }
  return { path, ...numbers, modifiedNs: 0n, linkTarget: '', xattrs: new Map() }
}

async function textOf(content: FileContent): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of content) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('createFileReceiver', () => {
  it('gives the list when it is whole, and contents whose pieces come mixed', async () => {
    const { receiver, ended, heard, say } = aTransfer()
    say(stat('a'), stat('b'), { type: 'stat' })
    expect((await receiver.records).map(({ path }) => path)).toEqual(['a', 'b'])

    const [a, b] = [textOf(receiver.content(0)), textOf(receiver.content(1))]
    say(data(1, 'b1'), data(0, 'a1'), data(1, 'b2'), data(1, ''), data(0, 'a2'), data(0, ''))

    expect(await Promise.all([a, b])).toEqual(['a1a2', 'b1b2'])
    receiver.finish()
    say({ type: 'end' })
    await ended
    expect(heard).toEqual([{ type: 'request', id: 0 }, { type: 'request', id: 1 }, { type: 'end' }])
  })

  it('asks for a content before somebody reads it', async () => {
    const { receiver, heard, say } = aTransfer()
    say({ type: 'stat' })
    await receiver.records

    const content = receiver.content(3)
    say(data(3, 'early'), data(3, ''))
    await turn()

    expect(heard).toEqual([{ type: 'request', id: 3 }])
    expect(await textOf(content)).toBe('early')
  })

  it('takes no more while 32 MiB lie unread, until they are read', async () => {
    const { receiver, takenCount, say } = aTransfer()
    const content = receiver.content(0)
    say(...Array.from({ length: 40 }, () => data(0, Buffer.alloc(MIB))), data(0, ''))
    for (let count = 0; count < 60; count += 1) await turn()

    expect(takenCount()).toBe(33)
    let sizeBytes = 0
    for await (const piece of content) sizeBytes += piece.byteLength
    expect(sizeBytes).toBe(40 * MIB)
  })

  it('goes on when a reader leaves with much unread', async () => {
    const { receiver, say } = aTransfer()
    const left = receiver.content(0)
    const read = textOf(receiver.content(1))
    say(...Array.from({ length: 40 }, () => data(0, Buffer.alloc(MIB))), data(1, 'here'), data(1, ''))
    for (let count = 0; count < 60; count += 1) await turn()

    await left.return()

    expect(await read).toBe('here')
    expect(await left.next()).toEqual({ done: true, value: undefined })
  })

  it('ends although much lies unread', async () => {
    const { receiver, ended, say } = aTransfer()
    receiver.content(0)
    say(...Array.from({ length: 40 }, () => data(0, Buffer.alloc(MIB))), { type: 'end' })
    for (let count = 0; count < 60; count += 1) await turn()

    receiver.finish()

    await ended
  })

  it('tells everybody of an error of the sender', async () => {
    const { receiver, ended, say } = aTransfer()
    const content = textOf(receiver.content(0))
    say(stat('a'), { type: 'error', message: 'no space' })
    const failure = { code: 'ENGINE_FAILED', reason: 'no space' }

    await expect(receiver.records).rejects.toMatchObject(failure)
    await expect(content).rejects.toMatchObject(failure)
    await expect(ended).rejects.toMatchObject(failure)
    await expect(textOf(receiver.content(1)), 'asked later').rejects.toMatchObject(failure)
  })

  it.each([
    { how: 'a cut', reason: 'it stopped in the middle' },
    { how: 'an end', reason: 'it has ended' },
  ])('ends a content in its middle as an error after $how', async ({ how, reason }) => {
    const { receiver, say, cut } = aTransfer()
    say(stat('a'), { type: 'stat' })
    await receiver.records
    const content = textOf(receiver.content(0))

    say(data(0, 'some'))
    if (how === 'a cut') cut()
    else say({ type: 'end' })

    await expect(content).rejects.toMatchObject({ code: 'ENGINE_FAILED', reason })
  })

  it('lets nobody wait when it is told of a failure', async () => {
    const { receiver } = aTransfer()
    const content = textOf(receiver.content(0))

    receiver.fail(new Error('the build failed'))

    await expect(content).rejects.toThrow('the build failed')
    await expect(receiver.records).rejects.toThrow('the build failed')
  })
})
