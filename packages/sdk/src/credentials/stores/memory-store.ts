import type { CredentialStore } from '../store.js'
import type { Entries } from './entries.js'
import { storeOnShelf } from './entry-store.js'

/** A store that forgets everything when the process ends. */
export function createMemoryStore(): CredentialStore {
  let kept: Entries = new Map()
  return storeOnShelf('memory', 'memory', {
    read: async () => kept,
    change: async (work) => {
      kept = work(kept) ?? kept
    },
  })
}
