import { describe, expect, it } from 'vitest'
import { createRate } from './rate.js'

describe('createRate', () => {
  it('knows nothing before a second has passed', () => {
    const rate = createRate()
    rate.note(0, 0)
    rate.note(900, 5000)

    expect(rate.perSecond()).toBe(0)
  })

  it('measures growth per second', () => {
    const rate = createRate()
    rate.note(0, 100)
    rate.note(2000, 1100)

    expect(rate.perSecond()).toBe(500)
  })

  it('forgets what is older than five seconds', () => {
    const rate = createRate()
    rate.note(0, 0)
    rate.note(6000, 1_000_000)
    rate.note(8000, 1_000_200)

    expect(rate.perSecond()).toBe(100)
  })

  it('is 0 where bytes were given back', () => {
    const rate = createRate()
    rate.note(0, 1000)
    rate.note(2000, 0)

    expect(rate.perSecond()).toBe(0)
  })
})
