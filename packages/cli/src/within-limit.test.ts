import { describe, expect, it } from 'vitest'
import { withinLimit } from './within-limit.js'

describe('withinLimit', () => {
  it('gives what the call gives', async () => {
    const { signal } = new AbortController()

    expect(await withinLimit({ limitMs: 10_000, signal }, async () => 7)).toBe(7)
  })

  it('does not wait for a call that does not listen, and tells it', async () => {
    const { signal } = new AbortController()
    let told: AbortSignal | undefined

    const late = withinLimit({ limitMs: 5, signal }, (given) => {
      told = given
      return new Promise(() => undefined)
    })

    await expect(late).rejects.toThrow('there was no answer within 0.005 s')
    expect(told?.aborted).toBe(true)
  })

  it('hands the cancelling of the command on', async () => {
    const controller = new AbortController()
    const listening = withinLimit({ limitMs: 10_000, signal: controller.signal }, async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return 'cancelled'
    })

    controller.abort()

    expect(await listening).toBe('cancelled')
  })
})
