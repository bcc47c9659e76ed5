import { throwIfAborted } from '../../support/abort.js'
import type { CredentialStore, StoreOptions, StoreProtection } from '../store.js'
import { accountToRemove, type Entries, entriesToWrite, findAccount, listEntries } from './entries.js'
import { secretsOnShelf } from './secret-shelf.js'
import { addressOf, credentialOf, newEntry } from './store-entry.js'

/** Where entries lie that are read and written as a whole. */
export interface EntryShelf {
  read(options: StoreOptions): Promise<Entries>
  /** Puts what `work` makes of the entries in their place, or leaves them when it gives `undefined`. One at a time. */
  change(work: (entries: Entries) => Entries | undefined, options: StoreOptions): Promise<void>
}

/** A {@link CredentialStore} over a shelf. */
export function storeOnShelf(name: string, protection: StoreProtection, shelf: EntryShelf): CredentialStore {
  const read: EntryShelf['read'] = async (options) => {
    throwIfAborted(options.signal, 'read the stored credentials')
    return shelf.read(options)
  }
  const change: EntryShelf['change'] = async (work, options) => {
    throwIfAborted(options.signal, 'change the stored credentials')
    await shelf.change(work, options)
  }
  return {
    name,
    protection,
    async get(address, options = {}) {
      const entries = await read(options)
      const account = findAccount(entries, address) ?? ''
      const [found, entry] = [addressOf(account), entries.get(account)]
      return found && entry && credentialOf(found, entry, name)
    },
    async put(credential, { isDefault = false, ...options } = {}) {
      const entry = newEntry(credential, isDefault)
      await change((entries) => new Map([...entries, ...entriesToWrite(entries, credential, entry)]), options)
    },
    async remove(address, options = {}) {
      let isRemoved = false
      await change((entries) => {
        const account = accountToRemove(entries, address)
        if (account === undefined) return undefined
        isRemoved = true
        return new Map([...entries].filter(([other]) => other !== account))
      }, options)
      return isRemoved
    },
    async list(options = {}) {
      return listEntries(await read(options))
    },
    secrets: secretsOnShelf({ read, change }),
  }
}
