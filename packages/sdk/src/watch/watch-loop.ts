import { onAbort } from '../support/abort.js'
import { type Clock, systemClock } from '../support/clock.js'

/** First wait after a failure that may pass by itself; each further one is twice as long. */
const FIRST_BACKOFF_MS = 1_000

/** What became of a look at repositories. */
export interface LookOutcome {
  /** Those that are to be looked at again soon, because what stood in the way may pass by itself. */
  readonly unfinished: readonly string[]
  /** Milliseconds that a server asked to wait, the longest of them; the interval counts where that is shorter. */
  readonly retryAfterMs?: number | undefined
}

/** What a {@link WatchLoop} does, and when. */
export interface WatchLoopOptions {
  readonly repositories: readonly string[]
  /** Milliseconds from one look at all repositories to the next, and the longest wait before any look. */
  readonly intervalMs: number
  /** Looks at repositories and does what is to be done. What it throws ends the loop. */
  readonly look: (repositories: readonly string[]) => Promise<LookOutcome>
  readonly signal?: AbortSignal | undefined
  readonly clock?: Clock | undefined
}

/** Looks at repositories from time to time, and at once where somebody says that there is something to see. */
export interface WatchLoop {
  /** Has a repository looked at soon: once, however often it is asked for meanwhile. False: it is not watched. */
  wake(repository: string): boolean
  /** Resolves when the signal has fired. Looks never overlap. */
  run(): Promise<void>
}

/**
 * Makes a {@link WatchLoop}. It begins with a look at all repositories, and keeps nothing but what is to be looked at next: a
 * wake that is lost delays a look until the interval is over.
 */
export function createWatchLoop(options: WatchLoopOptions): WatchLoop {
  const { repositories, intervalMs, look, signal, clock = systemClock } = options
  const woken = new Set<string>()
  let allDueAtMs = 0
  let heldUntilMs = 0
  let failures = 0

  const nap = createNap(clock, signal)
  const isOver = () => signal?.aborted === true
  const waitMs = () => {
    const nowMs = clock.now()
    // A clock that was set back would put looks off for as long.
    allDueAtMs = Math.min(allDueAtMs, nowMs + intervalMs)
    heldUntilMs = Math.min(heldUntilMs, nowMs + intervalMs)
    return (woken.size > 0 ? heldUntilMs : Math.max(allDueAtMs, heldUntilMs)) - nowMs
  }

  const lookOnce = async () => {
    const isAll = clock.now() >= allDueAtMs
    const named = isAll ? repositories : repositories.filter((repository) => woken.has(repository))
    // What is woken up from here on was pushed too late for this look, maybe.
    woken.clear()
    const { unfinished, retryAfterMs = 0 } = await look(named)
    if (isAll) allDueAtMs = clock.now() + intervalMs
    for (const repository of unfinished) woken.add(repository)
    failures = unfinished.length > 0 ? failures + 1 : 0
    const backoffMs = failures > 0 ? FIRST_BACKOFF_MS * 2 ** (failures - 1) : 0
    heldUntilMs = clock.now() + Math.min(intervalMs, Math.max(backoffMs, retryAfterMs))
  }

  return {
    wake(repository) {
      if (!repositories.includes(repository)) return false
      woken.add(repository)
      nap.end()
      return true
    },
    async run() {
      while (!isOver()) {
        await lookOnce()
        for (let leftMs = waitMs(); leftMs > 0 && !isOver(); leftMs = waitMs()) await nap.take(leftMs)
      }
    },
  }
}

/** A wait that can be ended early. */
interface Nap {
  take(durationMs: number): Promise<void>
  end(): void
}

function createNap(clock: Clock, signal: AbortSignal | undefined): Nap {
  let awake = new AbortController()
  return {
    async take(durationMs) {
      awake = new AbortController()
      const stopListening = onAbort(signal, () => awake.abort())
      await clock.sleep(durationMs, awake.signal).catch(() => undefined)
      stopListening()
    },
    end: () => awake.abort(),
  }
}
