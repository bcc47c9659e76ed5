import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeMessage } from '../buildkit/protobuf-writer.js'
import { type FilePacket, type FileRecord, readFilePacket, writeFilePacket } from './file-packet.js'

const uint32 = fc.nat({ max: 2 ** 32 - 1 })
const bytes = fc.uint8Array({ maxLength: 20 }).map((own) => Uint8Array.from(own))
const text = fc.string({ unit: 'grapheme' })
const record: fc.Arbitrary<FileRecord> = fc.record({
  path: text,
  mode: uint32,
  uid: uint32,
  gid: uint32,
  sizeBytes: fc.maxSafeNat(),
  modifiedNs: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  linkTarget: text,
  deviceMajor: uint32,
  deviceMinor: uint32,
  xattrs: fc.array(fc.tuple(text, bytes)).map((entries) => new Map(entries)),
})
const packet: fc.Arbitrary<FilePacket> = fc.oneof(
  record.map((stat) => ({ type: 'stat', stat }) as const),
  fc.constant({ type: 'stat' } as const),
  fc.record({ type: fc.constant('request' as const), id: uint32 }),
  fc.record({ type: fc.constant('data' as const), id: uint32, data: bytes }),
  fc.constant({ type: 'end' } as const),
  fc.record({ type: fc.constant('error' as const), message: text }),
)

describe('a packet of a file transfer', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(packet, (written) => {
        const read = readFilePacket(writeFilePacket(written))

        expect(plain(read)).toEqual(plain(written))
      }),
    )
  })

  it('is nothing when its type is unknown', () => {
    expect(readFilePacket(writeMessage([[1, 9]]))).toBeUndefined()
    expect(readFilePacket(writeMessage([[1, -1]]))).toBeUndefined()
  })

  it('is refused when a name is no UTF-8: it would become another one', () => {
    const stat = writeMessage([[1, Uint8Array.of(0x61, 0xff)]])

    expect(() =>
      readFilePacket(
        writeMessage([
          [1, 0],
          [2, stat],
        ]),
      ),
    ).toThrow('its name is no UTF-8')
  })

  it('is read without the fields that nobody knows', () => {
    const stat = writeMessage([
      [1, 'a'],
      [99, 'new'],
    ])

    const read = readFilePacket(
      writeMessage([
        [77, 5],
        [1, 0],
        [2, stat],
      ]),
    )

    expect(read).toMatchObject({ type: 'stat', stat: { path: 'a', sizeBytes: 0, modifiedNs: 0n } })
  })
})

/** Of views of one memory only the bytes count. */
function plain(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'bigint') return `${inner}n`
    if (inner instanceof Map) return [...inner]
    if (typeof inner !== 'object' || inner === null) return inner
    return 'byteLength' in inner || ('type' in inner && inner.type === 'Buffer') ? hex(inner) : inner
  })
}

function hex(inner: object): string {
  if (inner instanceof Uint8Array) return Buffer.from(inner).toString('hex')
  return Buffer.from('data' in inner && Array.isArray(inner.data) ? inner.data : []).toString('hex')
}
