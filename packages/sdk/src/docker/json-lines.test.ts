import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { readJsonLines } from './json-lines.js'

it('reads lines however they are cut, also in the middle of a character', async () => {
  const bytes = Buffer.from('{"a":"\u00e9"}\r\n\nnot json\n{"b":2}')
  const read: unknown[] = []

  for await (const value of readJsonLines(Readable.from(Array.from(bytes, (byte) => Buffer.of(byte)))))
    read.push(value)

  expect(read).toEqual([{ a: '\u00e9' }, { b: 2 }])
})
