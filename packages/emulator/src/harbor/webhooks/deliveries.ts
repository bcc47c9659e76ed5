import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { Delivery, DeliveryStore, NewDelivery } from './delivery-store.js'
import { sendHook } from './send-hook.js'

/** Sends what webhooks are to be told, in no order, and tries again what failed. */
export interface Deliveries {
  send(delivery: NewDelivery): void
  /** Ends what is being sent, which the next process sends again. */
  close(): Promise<void>
}

/** How deliveries are made. */
export interface DeliveryOptions {
  /** What the waits between tries are multiplied by; Harbor's own with 1. */
  readonly timeScale: number
  /** How long a target may take for its answer. */
  readonly timeoutMs: number
}

/** Times that Harbor sends a hook at most, since 2.8. */
const MAX_TRIES = 3

/** Creates the deliveries and goes on with those that an earlier process left. */
export function createDeliveries(
  store: DeliveryStore,
  { timeScale, timeoutMs }: DeliveryOptions,
): Deliveries {
  const closing = new AbortController()
  const { signal } = closing
  // Each delivery listens to it.
  setMaxListeners(0, signal)
  const running = new Set<Promise<void>>()
  const run = async ({ id, tries, ...hook }: Delivery) => {
    for (let failures = tries; failures < MAX_TRIES; failures++) {
      // Sent hooks are no part of the request that caused them, and wait for its answer.
      const waitMs = failures === 0 ? 0 : retryWaitMs(failures, Math.random()) * timeScale
      await delay(waitMs, undefined, { signal })
      const { isDone, line } = await tryOnce(hook, { timeoutMs, signal })
      signal.throwIfAborted()
      const isLast = failures + 1 === MAX_TRIES
      const status = isDone ? 'Success' : isLast ? 'Error' : 'Running'
      if (!store.note(id, { status, line }) || isDone) return
    }
  }
  const start = (delivery: Delivery) => {
    const work = run(delivery)
      .catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
      .finally(() => running.delete(work))
    running.add(work)
  }
  for (const delivery of store.open()) start(delivery)
  return {
    send: (delivery) => start(store.add(delivery)),
    async close() {
      closing.abort()
      await Promise.all(running)
    },
  }
}

/**
 * How long Harbor waits after a failure, in milliseconds.
 *
 * @param failures - From 1 on.
 * @param chance - From 0 up to 1.
 * @see Harbor, 2.x job service: the fourth power of the failures, 15 seconds, and up to 30 for each try
 */
export function retryWaitMs(failures: number, chance: number): number {
  return (failures ** 4 + 15 + Math.floor(chance * 30) * (failures + 1)) * 1000
}

async function tryOnce(
  hook: Parameters<typeof sendHook>[0],
  options: Parameters<typeof sendHook>[1],
): Promise<{ isDone: boolean; line: string }> {
  try {
    const status = await sendHook(hook, options)
    const isDone = status >= 200 && status < 300
    return { isDone, line: `${hook.address} answered ${status}` }
  } catch (error) {
    return {
      isDone: false,
      line: `${hook.address}: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
}
