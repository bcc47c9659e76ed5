const MAX_FAILURES = 5
const WINDOW_MS = 60_000

/** Counts wrong tokens, so that nobody tries them one after another. */
export interface LoginAttempts {
  /** Seconds to wait before the next attempt; 0 where it may be made now. */
  waitSeconds(): number
  /** Counts a wrong token. */
  fail(): void
}

/** Creates a counter that lets through five wrong tokens a minute, whoever sends them: all come from this machine. */
export function createLoginAttempts(now: () => Date): LoginAttempts {
  let failures: readonly number[] = []
  return {
    waitSeconds() {
      const time = now().getTime()
      failures = failures.filter((failedAt) => failedAt > time - WINDOW_MS)
      const [oldest = time] = failures
      return failures.length < MAX_FAILURES ? 0 : Math.ceil((oldest + WINDOW_MS - time) / 1000)
    },
    fail() {
      failures = [...failures, now().getTime()]
    },
  }
}
