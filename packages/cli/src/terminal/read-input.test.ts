import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { readInput } from './read-input.js'

const { signal } = new AbortController()

describe('readInput', () => {
  it('joins what comes in pieces, also within a character', async () => {
    const bytes = Buffer.from('tok€n')

    expect(await readInput(Readable.from([bytes.subarray(0, 4), bytes.subarray(4)]), signal)).toBe('tok€n')
  })

  it('refuses what is no token', async () => {
    const input = Readable.from([Buffer.alloc(70_000, 'a')])

    await expect(readInput(input, signal)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })

  it('stops reading when it is cancelled', async () => {
    const controller = new AbortController()
    const reading = readInput(new PassThrough(), controller.signal)

    controller.abort()

    await expect(reading).rejects.toThrow('aborted')
  })
})
