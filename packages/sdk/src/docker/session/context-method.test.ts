import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { contextMethod, type OfferedContext, type OfferedFile } from './context-method.js'
import { type FilePacket, readFilePacket, writeFilePacket } from './file-packet.js'

const fileAt = (path: string, content = path): OfferedFile => ({
  path,
  kind: 'file',
  mode: 0o640,
  sizeBytes: Buffer.byteLength(content),
  modifiedNs: 5n,
  open: () => Readable.from([Buffer.from(content)]),
})
const aContext = (...files: readonly OfferedFile[]): OfferedContext => ({
  files,
  dockerfile: { path: 'Dockerfile', text: 'FROM scratch\n' },
})

/** Plays the engine: waits for the list, asks for these files, and ends when it has them. */
async function ask(
  context: OfferedContext,
  options: { readonly dirName?: string; readonly wanted?: readonly number[] } = {},
) {
  const { dirName = 'context', wanted = [] } = options
  const sent: FilePacket[] = []
  const sizes: number[] = []
  let listed: () => void = () => undefined
  let finished: () => void = () => undefined
  const isListed = new Promise<void>((resolve) => {
    listed = resolve
  })
  const isFinished = new Promise<void>((resolve) => {
    finished = resolve
  })
  async function* messages(): AsyncGenerator<Buffer> {
    await isListed
    for (const id of wanted) yield writeFilePacket({ type: 'request', id })
    if (wanted.length > 0) await isFinished
    yield writeFilePacket({ type: 'end' })
  }
  let missing = wanted.length
  await contextMethod(context, (sizeBytes) => sizes.push(sizeBytes)).handle({
    headers: { 'dir-name': dirName },
    messages: messages(),
    send: async (message) => {
      const packet = readFilePacket(Buffer.from(message))
      if (packet === undefined) return
      sent.push(packet)
      if (packet.type === 'stat' && packet.stat === undefined) listed()
      if (packet.type === 'data' && packet.data.byteLength === 0) missing -= 1
      if (missing === 0) finished()
    },
  })
  const records = sent.flatMap((packet) => (packet.type === 'stat' && packet.stat) || [])
  const contentOf = (id: number) =>
    Buffer.concat(sent.flatMap((packet) => (packet.type === 'data' && packet.id === id ? packet.data : [])))
  return { sent, sizes, records, contentOf }
}

describe('contextMethod', () => {
  it('lists a folder with its content right behind it, by the bytes of names, with folders that nobody named', async () => {
    const context = aContext(...['a.txt', 'a/b/c', 'é', 'a/b.c', 'Z', 'a-b'].map((path) => fileAt(path)))

    const { records } = await ask(context)

    expect(records.map(({ path }) => path)).toEqual(['Z', 'a', 'a/b', 'a/b/c', 'a/b.c', 'a-b', 'a.txt', 'é'])
    expect(records.find(({ path }) => path === 'a')).toMatchObject({ mode: 2 ** 31 + 0o755, uid: 0, gid: 0 })
    expect(records.find(({ path }) => path === 'Z')).toMatchObject({ mode: 0o640, modifiedNs: 5n })
  })

  it('sends the contents that are asked for in pieces, and says how much it sent', async () => {
    const large = 'x'.repeat(100_000)

    const { contentOf, sent, sizes } = await ask(aContext(fileAt('a', large), fileAt('b')), {
      wanted: [1, 0],
    })

    expect(contentOf(0).toString()).toBe(large)
    expect(contentOf(1).toString()).toBe('b')
    expect(Math.max(...sizes)).toBe(32 * 1024)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100_001)
    expect(sent.at(-1)).toEqual({ type: 'end' })
  })

  it('gives the Dockerfile apart, with another time for another text', async () => {
    const one = await ask(aContext(fileAt('a')), { dirName: 'dockerfile', wanted: [0] })
    const other = await ask(
      { files: [], dockerfile: { path: 'Dockerfile', text: 'FROM another\n' } },
      { dirName: 'dockerfile' },
    )

    expect(one.records.map(({ path }) => path)).toEqual(['Dockerfile'])
    expect(one.contentOf(0).toString()).toBe('FROM scratch\n')
    expect(other.records[0]?.modifiedNs).not.toBe(one.records[0]?.modifiedNs)
  })

  it('ends the call when a file cannot be read', async () => {
    const open = () => {
      throw new Error('the file is locked')
    }

    await expect(ask(aContext({ ...fileAt('a'), open }), { wanted: [0] })).rejects.toThrow(
      'the file is locked',
    )
  })

  it('ends the call when the engine wants a file that was not listed', async () => {
    await expect(ask(aContext(fileAt('a')), { wanted: [7] })).rejects.toThrow('no file with the number 7')
  })
})
