import fc from 'fast-check'
import { extract, type Header } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import { untar } from '../../test/support/untar.js'
import { encodeTarHeader, TAR_END_BYTES, type TarMember, tarHeaderBytes, tarPadding } from './tar-header.js'

const member = (over: Partial<TarMember> & { path: string }): TarMember => ({
  kind: 'file',
  mode: 0o644,
  owner: 0,
  sizeBytes: 0,
  ...over,
})

const archive = (members: readonly TarMember[]): Buffer =>
  Buffer.concat([
    ...members.flatMap((one) => [
      encodeTarHeader(one),
      Buffer.alloc(one.sizeBytes + tarPadding(one.sizeBytes), 0x61),
    ]),
    Buffer.alloc(TAR_END_BYTES),
  ])

describe('encodeTarHeader', () => {
  it('fits an ordinary member into one block with time and names empty', async () => {
    const header = encodeTarHeader(member({ path: 'app/Server.x86_64', mode: 0o755, sizeBytes: 5 }))

    expect(header.byteLength).toBe(512)
    const [read] = await untar(archive([member({ path: 'app/Server.x86_64', mode: 0o755, sizeBytes: 5 })]))
    expect(read).toMatchObject({ path: 'app/Server.x86_64', mode: 0o755, owner: 0, mtimeMs: 0, type: 'file' })
    expect(read?.content.toString()).toBe('aaaaa')
  })

  it('splits a path of 101 to 255 ASCII bytes at a folder instead of adding a pax block', async () => {
    const path = `${'a'.repeat(90)}/${'b'.repeat(90)}`

    expect(encodeTarHeader(member({ path })).byteLength).toBe(512)
    expect((await untar(archive([member({ path })])))[0]?.path).toBe(path)
  })

  it('keeps sizes over 8 GiB in a pax record', () => {
    const header = encodeTarHeader(member({ path: 'big', sizeBytes: 9 * 1024 ** 3 }))

    expect(header.subarray(512, 1024).toString('latin1')).toContain(`size=${9 * 1024 ** 3}\n`)
  })

  it('is read back by another tar implementation for any path, link target, mode and size', async () => {
    const segment = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 60 })
      .filter(
        (text) =>
          !/[\0/\n]/.test(text) && text !== '.' && text !== '..' && Buffer.from(text).toString() === text,
      )
    const path = fc.array(segment, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'))
    const file = fc
      .record({ path, sizeBytes: fc.nat(1500), mode: fc.constantFrom(0o644, 0o755) })
      .map((fields) => member(fields))
    const link = fc
      .record({ path, linkTarget: path })
      .map((fields) => member({ ...fields, kind: 'symlink', mode: 0o777 }))

    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(file, link), { minLength: 1, maxLength: 5 }), async (members) => {
        const read = await untar(archive(members))

        expect(members.map(tarHeaderBytes)).toEqual(members.map((one) => encodeTarHeader(one).byteLength))
        expect(
          read.map(({ path, mode, linkTarget, content }) => [path, mode, linkTarget, content.byteLength]),
        ).toEqual(members.map(({ path, mode, linkTarget, sizeBytes }) => [path, mode, linkTarget, sizeBytes]))
      }),
      { numRuns: 150 },
    )
  })

  it.each<{ what: string; over: Partial<TarMember>; read: Partial<Header> }>([
    {
      what: 'a hard link',
      over: { kind: 'hard-link', linkTarget: `${'long/'.repeat(30)}é` },
      read: { type: 'link', linkname: `${'long/'.repeat(30)}é`, size: 0 },
    },
    {
      what: 'a character device',
      over: { kind: 'character-device', device: { major: 1, minor: 3 } },
      read: { type: 'character-device', devmajor: 1, devminor: 3 },
    },
    {
      what: 'a block device',
      over: { kind: 'block-device', device: { major: 259, minor: 1_048_575 } },
      read: { type: 'block-device', devmajor: 259, devminor: 1_048_575 },
    },
    { what: 'a fifo', over: { kind: 'fifo', mode: 0o4711 }, read: { type: 'fifo', mode: 0o4711 } },
    { what: 'a group of its own', over: { owner: 5, group: 6 }, read: { uid: 5, gid: 6 } },
    { what: 'ids of seven digits', over: { owner: 0o7777777 }, read: { uid: 0o7777777, gid: 0o7777777 } },
    {
      what: 'ids above',
      over: { owner: 4_000_000, group: 2 ** 32 - 2 },
      read: { pax: { uid: '4000000', gid: '4294967294' } },
    },
    {
      what: 'a time',
      over: { modifiedSeconds: 1_600_000_000 },
      read: { mtime: new Date(1_600_000_000_000) },
    },
    {
      what: 'a time far away',
      over: { modifiedSeconds: 0o77777777777 + 1 },
      read: { pax: { mtime: '8589934592' } },
    },
  ])('tells of $what as another tar implementation understands it', async ({ over, read }) => {
    const one = member({ path: 'a/b', ...over })
    const bytes = encodeTarHeader(one)

    expect(await headerOf(bytes)).toMatchObject({ name: 'a/b', ...read })
    expect(tarHeaderBytes(one)).toBe(bytes.byteLength)
  })

  it('keeps extended attributes byte by byte in pax records', () => {
    const value = Uint8Array.of(1, 0, 10, 255, 61)
    const one = member({ path: 'a', xattrs: new Map([['security.capability', value]]) })

    const bytes = encodeTarHeader(one)

    const record = Buffer.concat([
      Buffer.from('37 SCHILY.xattr.security.capability='),
      value.slice(0),
      Buffer.from('\n'),
    ])
    const found = bytes.subarray(512, 1024)
    expect(found.subarray(2).indexOf(record.subarray(2))).toBe(0)
    expect(Number.parseInt(found.toString('latin1'), 10)).toBe(record.byteLength)
    expect(tarHeaderBytes(one)).toBe(bytes.byteLength)
  })
})

/** The header as tar-stream reads it. */
async function headerOf(bytes: Buffer): Promise<Header | undefined> {
  const reader = extract()
  reader.end(Buffer.concat([bytes, Buffer.alloc(TAR_END_BYTES)]))
  for await (const { header } of reader) return header
  return undefined
}
