/** A time limit, besides the signal that ends the command as a whole. */
export interface TimeLimit {
  readonly limitMs: number
  readonly signal: AbortSignal
}

/**
 * The outcome of a call that is worth waiting for only so long. Its signal fires at the limit; a call that does not listen is
 * no longer waited for.
 *
 * @throws what the call throws; at the limit an error that says so.
 */
export async function withinLimit<T>(
  { limitMs, signal }: TimeLimit,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`there was no answer within ${limitMs / 1000} s`))
      limit.abort()
    }, limitMs)
  })
  try {
    return await Promise.race([call(AbortSignal.any([signal, limit.signal])), tooLate])
  } finally {
    clearTimeout(timer)
  }
}
