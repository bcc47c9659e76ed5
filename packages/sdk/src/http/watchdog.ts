/** Where an exchange stands, seen from the connection. */
export type Phase = 'connecting' | 'sending' | 'waiting' | 'receiving'

/** Ends an exchange in which nothing moves any more. */
export interface Watchdog {
  /** A new phase has begun, and with it a new limit. */
  enter(phase: Phase): void
  /** Bytes have moved. */
  touch(): void
  stop(): void
}

/** What a {@link Watchdog} is made from. */
export interface WatchdogOptions {
  /** Milliseconds without any movement after which a phase counts as dead. */
  readonly limits: Readonly<Record<Phase, number>>
  /** Tells that the other side is not to blame: our own source, or our reader, is the slow one. */
  readonly waitsForUs: (phase: Phase) => boolean
  readonly onExpire: (phase: Phase) => void
}

/** Makes a {@link Watchdog} that sleeps until the first phase begins. */
export function createWatchdog({ limits, waitsForUs, onExpire }: WatchdogOptions): Watchdog {
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const enter = (phase: Phase): void => {
    if (stopped) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (waitsForUs(phase)) enter(phase)
      else onExpire(phase)
    }, limits[phase])
  }

  return {
    enter,
    touch: () => {
      if (!stopped) timer?.refresh()
    },
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
