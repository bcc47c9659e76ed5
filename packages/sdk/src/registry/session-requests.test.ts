import { describe, expect, it } from 'vitest'
import { answerTimeoutMs } from './session-requests.js'

describe('the patience for the answer to an upload', () => {
  it.each([
    [0, 60_000],
    [16 * 1024 * 1024, 68_389],
    [1_000_000_000, 560_000],
    [100_000_000_000, 900_000],
    [undefined, 900_000],
  ])('of %s bytes is %i ms', (sizeBytes, timeoutMs) => {
    expect(answerTimeoutMs(sizeBytes)).toBe(timeoutMs)
  })
})
