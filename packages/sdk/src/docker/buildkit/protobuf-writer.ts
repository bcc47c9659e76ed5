/** A field to write: its number and its value. A message is written by {@link writeMessage} first. */
export type FieldToWrite = readonly [field: number, value: FieldValue | undefined]

/** Integers and flags become varints; texts, bytes and messages are length-delimited. */
export type FieldValue = number | bigint | boolean | string | Uint8Array

const VARINT = 0n
const BYTES = 2n

/**
 * The bytes of a message with these fields in this order. A repeated field is given once for each value; a field without
 * value is left out.
 *
 * @throws RangeError for a number that is no safe integer.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function writeMessage(fields: readonly FieldToWrite[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([field, value]) => (value === undefined ? [] : writeField(field, value))),
  )
}

function writeField(field: number, value: FieldValue): Uint8Array[] {
  const tag = BigInt(field) << 3n
  if (typeof value === 'string' || value instanceof Uint8Array) {
    const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value
    return [writeVarint(tag | BYTES), writeVarint(BigInt(bytes.length)), bytes]
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new RangeError(`field ${field}: ${value} is no safe integer`)
  }
  return [writeVarint(tag | VARINT), writeVarint(BigInt(value))]
}

/** Negative integers take ten bytes, as int32 and int64 do. */
function writeVarint(value: bigint): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  do {
    const more = rest > 0x7fn
    bytes.push(Number(rest & 0x7fn) | (more ? 0x80 : 0))
    rest >>= 7n
  } while (rest > 0n)
  return Buffer.from(bytes)
}
