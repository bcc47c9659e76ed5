import type { Clock } from '../../src/support/clock.js'

/** A clock whose time passes only while somebody sleeps on it, or when it is told to. */
export interface FakeClock extends Clock {
  /** Milliseconds of every sleep, in order. */
  readonly sleeps: number[]
  advance(durationMs: number): void
}

/** Makes a {@link FakeClock} that starts at a full hour. */
export function aClock(): FakeClock {
  let nowMs = Date.UTC(2026, 0, 5, 12)
  const sleeps: number[] = []
  return {
    sleeps,
    now: () => nowMs,
    sleep: async (durationMs) => {
      sleeps.push(durationMs)
      nowMs += durationMs
    },
    advance: (durationMs) => {
      nowMs += durationMs
    },
  }
}
