/** Answers that are asked for once. */
export interface KeptAnswers<K, O, V> {
  /** The answer for the key, asked for where it is not known; a failure is not kept. */
  get(key: K, options: O): Promise<V>
  /** Has everything asked for again. */
  forget(): void
}

/** Keeps the answers of a question by what it is about. */
export function keepAnswers<K, O, V>(ask: (key: K, options: O) => Promise<V>): KeptAnswers<K, O, V> {
  const kept = new Map<K, Promise<V>>()
  return {
    get(key, options) {
      const known = kept.get(key)
      if (known !== undefined) return known
      const asked = ask(key, options).catch((error: unknown) => {
        kept.delete(key)
        throw error
      })
      kept.set(key, asked)
      return asked
    },
    forget: () => kept.clear(),
  }
}
