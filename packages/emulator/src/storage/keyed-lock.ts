/** Runs work so that two pieces of work with the same key never overlap; different keys run side by side. */
export type KeyedLock = <T>(key: string, work: () => Promise<T>) => Promise<T>

/**
 * Creates a lock whose keys live only while work for them is waiting or running. Waiters are served in order.
 */
export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const previous = tails.get(key) ?? Promise.resolve()
    const result = previous.then(work, work)
    tails.set(key, result)
    try {
      return await result
    } finally {
      if (tails.get(key) === result) tails.delete(key)
    }
  }
}
