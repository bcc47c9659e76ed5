/** Lets a bounded number of callers work at once; the others wait in the order they came. */
export interface Semaphore {
  /** Runs the function when a place is free, and frees the place whatever happens. */
  run<T>(work: () => Promise<T>): Promise<T>
}

/** Makes a {@link Semaphore} with `places` places. */
export function createSemaphore(places: number): Semaphore {
  let free = places
  const waiting: (() => void)[] = []

  return {
    async run(work) {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next === undefined) free += 1
        else next()
      }
    },
  }
}

/**
 * Runs the function over all items, at most `limit` at once, and returns the results in the items' order.
 *
 * The first failure stops new items from starting and rejects once those under way have settled, so that nothing
 * goes on behind the caller's back.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length)
  const failures: unknown[] = []
  let next = 0

  const worker = async () => {
    while (next < items.length && failures.length === 0) {
      const index = next++
      try {
        results[index] = await work(items[index] as T, index)
      } catch (error) {
        failures.push(error)
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  if (failures.length > 0) throw failures[0]
  return results
}
