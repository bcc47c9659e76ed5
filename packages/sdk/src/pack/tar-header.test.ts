import fc from 'fast-check'
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
})
