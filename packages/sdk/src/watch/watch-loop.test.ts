import { describe, expect, it } from 'vitest'
import type { Clock } from '../support/clock.js'
import { createWatchLoop, type LookOutcome } from './watch-loop.js'

const GAME = 'studio/game'
const LOBBY = 'studio/lobby'
const DONE: LookOutcome = { unfinished: [] }

/** A clock that jumps to the end of each sleep, unless the sleep is ended before. */
function aClock(): Clock & { readonly sleeps: number[]; setBack(durationMs: number): void } {
  let nowMs = 1_000_000
  const sleeps: number[] = []
  return {
    sleeps,
    now: () => nowMs,
    setBack(durationMs) {
      nowMs -= durationMs
    },
    sleep: async (durationMs, signal) => {
      await new Promise((resolve) => setImmediate(resolve))
      if (signal?.aborted === true) throw new Error('woken')
      sleeps.push(durationMs)
      nowMs += durationMs
    },
  }
}

/** Runs a loop through looks that are scripted; it ends after the last one. */
async function looksOf(
  script: readonly ((wake: (repository: string) => boolean) => LookOutcome | undefined)[],
  clock = aClock(),
) {
  const over = new AbortController()
  const looks: string[] = []
  let isLooking = false
  const loop = createWatchLoop({
    repositories: [GAME, LOBBY],
    intervalMs: 60_000,
    signal: over.signal,
    clock,
    async look(repositories) {
      expect(isLooking).toBe(false)
      isLooking = true
      looks.push(repositories.map((repository) => repository.replace('studio/', '')).join(' '))
      const outcome = script[looks.length - 1]?.((repository) => loop.wake(repository))
      await new Promise((resolve) => setImmediate(resolve))
      isLooking = false
      if (looks.length === script.length) over.abort()
      return outcome ?? DONE
    },
  })
  await loop.run()
  return { looks, sleeps: clock.sleeps }
}

describe('the loop of a watch', () => {
  it('looks at everything from time to time', async () => {
    const nothing = () => undefined

    expect(await looksOf([nothing, nothing, nothing])).toEqual({
      looks: ['game lobby', 'game lobby', 'game lobby'],
      sleeps: [60_000, 60_000],
    })
  })

  it('makes one look of many wakes that come during one, at the repositories that they named', async () => {
    const wakeOften = (wake: (repository: string) => boolean) => {
      for (let count = 0; count < 50; count += 1) wake(LOBBY)
      return undefined
    }

    const { looks, sleeps } = await looksOf([wakeOften, () => undefined, () => undefined])

    expect(looks).toEqual(['game lobby', 'lobby', 'game lobby'])
    expect(sleeps).toEqual([60_000])
  })

  it('is not woken up for what it does not watch', async () => {
    const answers: boolean[] = []

    const { looks } = await looksOf([
      (wake) => void answers.push(wake('studio/other'), wake(GAME)),
      () => undefined,
    ])

    expect(answers).toEqual([false, true])
    expect(looks).toEqual(['game lobby', 'game'])
  })

  it('tries again soon, and later each time, what may pass by itself, up to the interval', async () => {
    const failing = () => ({ unfinished: [GAME] })

    const { looks, sleeps } = await looksOf([...Array.from({ length: 8 }, () => failing), () => DONE])

    expect(looks[1]).toBe('game')
    expect(sleeps).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
  })

  it('begins with short waits again after a success', async () => {
    const failing = () => ({ unfinished: [GAME] })

    const { sleeps } = await looksOf([failing, failing, () => DONE, failing, () => DONE])

    expect(sleeps.slice(0, 2)).toEqual([1_000, 2_000])
    expect(sleeps.at(-1)).toBe(1_000)
  })

  it('waits as long as a server asks for, whoever wakes it up', async () => {
    const limited = (wake: (repository: string) => boolean) => {
      wake(LOBBY)
      return { unfinished: [GAME], retryAfterMs: 20_000 }
    }

    const { looks, sleeps } = await looksOf([limited, () => DONE])

    expect(looks).toEqual(['game lobby', 'game lobby'])
    expect(sleeps).toEqual([20_000])
  })

  it('waits no longer than the interval, whatever a server asks for', async () => {
    const limited = () => ({ unfinished: [GAME], retryAfterMs: 86_400_000 })

    const { looks, sleeps } = await looksOf([limited, () => DONE])

    expect(looks).toEqual(['game lobby', 'game lobby'])
    expect(sleeps).toEqual([60_000])
  })

  it.each([
    ['', DONE],
    [' after a failure', { unfinished: [GAME] }],
    [' while a server has it wait', { unfinished: [GAME], retryAfterMs: 60_000 }],
  ])('waits no longer than the interval where the clock is set back%s', async (_, outcome) => {
    const clock = aClock()
    // Two turns later: after the look, and before its wait is over.
    const setBack = () => {
      setImmediate(() => setImmediate(() => clock.setBack(3_600_000)))
      return outcome
    }

    const { looks, sleeps } = await looksOf([setBack, () => DONE], clock)

    expect(looks).toEqual(['game lobby', 'game lobby'])
    for (const sleepMs of sleeps) expect(sleepMs).toBeLessThanOrEqual(60_000)
    expect(sleeps.length).toBeLessThanOrEqual(2)
  })

  it('ends its wait when it is woken up or over', async () => {
    const over = new AbortController()
    const looks: string[][] = []
    const loop = createWatchLoop({
      repositories: [GAME],
      intervalMs: 3_600_000,
      signal: over.signal,
      look: async (repositories) => {
        looks.push([...repositories])
        setImmediate(() => (looks.length === 1 ? loop.wake(GAME) : over.abort()))
        return DONE
      },
    })

    await loop.run()

    expect(looks).toEqual([[GAME], [GAME]])
  })

  it('passes on what a look throws', async () => {
    const loop = createWatchLoop({
      repositories: [GAME],
      intervalMs: 60_000,
      look: () => Promise.reject(new Error('wrong credential')),
    })

    await expect(loop.run()).rejects.toThrow('wrong credential')
  })
})
