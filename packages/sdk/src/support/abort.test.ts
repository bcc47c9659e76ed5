import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { onAbort } from './abort.js'

describe('onAbort', () => {
  it('tells all who wait, once, with one listener on the signal', () => {
    const controller = new AbortController()
    const told: number[] = []
    for (const number of Array.from({ length: 20 }).keys())
      onAbort(controller.signal, () => told.push(number))

    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
    controller.abort()
    controller.abort()

    expect(told).toEqual([...Array.from({ length: 20 }).keys()])
  })

  it('does not tell those who stopped listening, even the moment before', () => {
    const controller = new AbortController()
    const told: string[] = []
    const stops: (() => void)[] = []
    onAbort(controller.signal, () => {
      told.push('first')
      for (const stop of stops) stop()
    })
    stops.push(onAbort(controller.signal, () => told.push('second')))

    controller.abort()

    expect(told).toEqual(['first'])
  })

  it('tells at once where the signal has fired', () => {
    const told: string[] = []

    onAbort(AbortSignal.abort(), () => told.push('late'))

    expect(told).toEqual(['late'])
  })
})
