import { LocalError } from '../../errors/classes.js'

/** A field's value: numbers of every wire type as unsigned 64 bits; strings, bytes and messages as their bytes. */
export type WireValue = bigint | Uint8Array

/** A protobuf message as the wire has it: its values by field number, in their order. Unknown fields are kept. */
export type WireMessage = ReadonlyMap<number, readonly WireValue[]>

const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5
const MAX_VARINT_BITS = 70n
/** Below this a number fits into a small integer. */
const SHORT_BITS = 28

/**
 * The fields of a message, whatever its type is.
 *
 * @throws LocalError with code `ENGINE_FAILED` for bytes that are no message.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function readMessage(bytes: Uint8Array): WireMessage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fields = new Map<number, WireValue[]>()
  let at = 0

  const take = (sizeBytes: number): number => {
    const start = at
    at += sizeBytes
    if (at > bytes.length) throw malformed('it ends within a field')
    return start
  }
  /** Most numbers are short, and big integers are slow: a list of files has a hundred thousand of them. */
  const varint = (): number | bigint => {
    let short = 0
    for (let shift = 0; shift < SHORT_BITS; shift += 7) {
      const byte = view.getUint8(take(1))
      short |= (byte & 0x7f) << shift
      if (byte < 0x80) return short
    }
    let value = BigInt(short)
    for (let shift = BigInt(SHORT_BITS); shift < MAX_VARINT_BITS; shift += 7n) {
      const byte = view.getUint8(take(1))
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw malformed('a number in it is too long')
  }
  const lengthDelimited = (): Uint8Array => {
    const sizeBytes = Number(varint())
    const start = take(sizeBytes)
    return bytes.subarray(start, at)
  }
  const value = (wireType: number): WireValue => {
    if (wireType === VARINT) return BigInt(varint())
    if (wireType === BYTES) return lengthDelimited()
    if (wireType === FIXED64) return view.getBigUint64(take(8), true)
    if (wireType === FIXED32) return BigInt(view.getUint32(take(4), true))
    throw malformed(`wire type ${wireType} is unknown`)
  }

  while (at < bytes.length) {
    const tag = Number(varint())
    const number = Math.floor(tag / 8)
    if (number === 0) throw malformed('a field has the number 0')
    const values = fields.get(number) ?? []
    values.push(value(tag % 8))
    fields.set(number, values)
  }
  return fields
}

/** The bytes of each occurrence of a field. Empty for a field that is not there. */
export function bytesOf(message: WireMessage, field: number): readonly Uint8Array[] {
  return (message.get(field) ?? []).filter((value) => value instanceof Uint8Array)
}

/** Each occurrence of a field of type message. */
export function messagesOf(message: WireMessage, field: number): readonly WireMessage[] {
  return bytesOf(message, field).map(readMessage)
}

/** Each occurrence of a field of type string. */
export function textsOf(message: WireMessage, field: number): readonly string[] {
  return bytesOf(message, field).map((bytes) => Buffer.from(bytes).toString('utf8'))
}

/** A field of type string; the last occurrence counts, and what is not there is empty. */
export function textOf(message: WireMessage, field: number): string {
  return textsOf(message, field).at(-1) ?? ''
}

/** A field of type int32 or int64; the last occurrence counts, and what is not there is 0. */
export function integerOf(message: WireMessage, field: number): number {
  const value = message.get(field)?.at(-1)
  return typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : 0
}

/** A field of type bool. */
export function flagOf(message: WireMessage, field: number): boolean {
  return integerOf(message, field) !== 0
}

function malformed(reason: string): LocalError {
  return new LocalError('ENGINE_FAILED', {
    action: 'read a message of the engine',
    reason,
    hint: 'Update the engine, or turn its BuildKit off with DOCKER_BUILDKIT=0.',
    side: 'local',
  })
}
