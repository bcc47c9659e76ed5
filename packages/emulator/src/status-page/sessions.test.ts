import { describe, expect, it } from 'vitest'
import { createSessions, SESSION_SECONDS } from './sessions.js'

function createClock() {
  let timeMs = 0
  return { now: () => new Date(timeMs), passSeconds: (seconds: number) => (timeMs += seconds * 1000) }
}

describe('sessions', () => {
  it('are found by their id until they end', () => {
    const sessions = createSessions(createClock().now)
    const session = sessions.open()

    expect(sessions.find(session.id)).toBe(session)
    sessions.end(session.id)
    expect(sessions.find(session.id)).toBeUndefined()
    expect(sessions.find(undefined)).toBeUndefined()
  })

  it('expire', () => {
    const clock = createClock()
    const sessions = createSessions(clock.now)
    const { id } = sessions.open()

    clock.passSeconds(SESSION_SECONDS - 1)
    expect(sessions.find(id)).toBeDefined()
    clock.passSeconds(1)
    expect(sessions.find(id)).toBeUndefined()
  })

  it('have ids and form tokens of their own', () => {
    const sessions = createSessions(createClock().now)
    const [one, two] = [sessions.open(), sessions.open()]

    expect(new Set([one.id, one.formToken, two.id, two.formToken]).size).toBe(4)
  })

  it('do not grow without end: the oldest one goes', () => {
    const sessions = createSessions(createClock().now)
    const first = sessions.open()
    const others = Array.from({ length: 100 }, () => sessions.open())

    expect(sessions.find(first.id)).toBeUndefined()
    expect(others.every(({ id }) => sessions.find(id) !== undefined)).toBe(true)
  })
})
