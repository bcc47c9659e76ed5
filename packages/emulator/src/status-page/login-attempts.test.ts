import { expect, it } from 'vitest'
import { createLoginAttempts } from './login-attempts.js'

it('makes the sixth attempt of a minute wait until the first is a minute old', () => {
  let timeMs = 0
  const attempts = createLoginAttempts(() => new Date(timeMs))
  for (let failure = 0; failure < 5; failure += 1) {
    expect(attempts.waitSeconds()).toBe(0)
    attempts.fail()
    timeMs += 2000
  }

  expect(attempts.waitSeconds()).toBe(50)
  timeMs = 60_000
  expect(attempts.waitSeconds()).toBe(0)
})
