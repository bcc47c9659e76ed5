import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flagOf, integerOf, messagesOf, readMessage, textOf, textsOf } from './protobuf-reader.js'
import { type FieldToWrite, writeMessage } from './protobuf-writer.js'

const aField = fc.tuple(
  fc.integer({ min: 1, max: 536_870_911 }),
  fc.oneof(
    fc.maxSafeInteger(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.boolean(),
    fc.string({ unit: 'binary' }),
    fc.uint8Array(),
  ),
)

/** What the reader gives for a value that the writer was given. */
function onTheWire(value: FieldToWrite[1]): bigint | string {
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('hex')
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return BigInt.asUintN(64, BigInt(value ?? 0))
}

describe('a protobuf message', () => {
  it('is read as it was written, whatever its fields are', () => {
    fc.assert(
      fc.property(fc.array(aField), (fields) => {
        const expected = new Map<number, unknown[]>()
        for (const [field, value] of fields) {
          expected.set(field, [...(expected.get(field) ?? []), onTheWire(value)])
        }

        const read = readMessage(writeMessage(fields))

        const seen = [...read].map(([field, values]) => {
          const plain = values.map((value) => (typeof value === 'bigint' ? value : onTheWire(value)))
          return [field, plain] as const
        })
        expect(new Map(seen)).toEqual(expected)
      }),
    )
  })

  it('is refused, not read wrongly, when it is cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.string({ minLength: 1 }), (field, text) => {
        const whole = writeMessage([[field, text]])

        for (let size = 1; size < whole.length; size += 1) {
          expect(() => readMessage(whole.subarray(0, size))).toThrow('read a message of the engine')
        }
      }),
    )
  })

  it('never makes the reader hang or fail in another way than its own', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          expect(readMessage(bytes)).toBeInstanceOf(Map)
        } catch (error) {
          expect(error).toMatchObject({ code: 'ENGINE_FAILED' })
        }
      }),
    )
  })

  it('has the bytes that the specification shows', () => {
    expect(writeMessage([[1, 150]]).toString('hex')).toBe('089601')
    expect(writeMessage([[2, 'testing']]).toString('hex')).toBe('120774657374696e67')
    expect(writeMessage([[1, -2]]).toString('hex')).toBe('08feffffffffffffffff01')
  })

  it('gives typed fields, their last value where only one is wanted, and defaults for what is missing', () => {
    const inner = writeMessage([[1, 'deep']])
    const message = readMessage(
      writeMessage([
        [1, 'first'],
        [1, 'läst'],
        [2, -5],
        [3, true],
        [4, inner],
        [5, undefined],
      ]),
    )

    expect(textOf(message, 1)).toBe('läst')
    expect(textsOf(message, 1)).toEqual(['first', 'läst'])
    expect(integerOf(message, 2)).toBe(-5)
    expect(flagOf(message, 3)).toBe(true)
    expect(messagesOf(message, 4).map((one) => textOf(one, 1))).toEqual(['deep'])
    expect([textOf(message, 5), integerOf(message, 5), flagOf(message, 5), messagesOf(message, 5)]).toEqual([
      '',
      0,
      false,
      [],
    ])
  })

  it('reads numbers of fixed size, which this SDK never writes', () => {
    const message = readMessage(Buffer.from('0d0100000011ffffffffffffffff', 'hex'))

    expect(message.get(1)).toEqual([1n])
    expect(integerOf(message, 2)).toBe(-1)
  })

  it('refuses a number that would be written wrongly', () => {
    expect(() => writeMessage([[1, 1.5]])).toThrow(RangeError)
  })
})
